import './zod-without-eval.ts'
import './styles/widget.css'
import { createRoot } from 'react-dom/client'
import { Widget } from './widget/widget.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(<Widget />)
