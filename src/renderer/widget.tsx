import './styles/widget.css'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { Widget } from './widget/widget.tsx'

// The page's content policy forbids the code generation that zod would try for speed.
config({ jitless: true })

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(<Widget />)
