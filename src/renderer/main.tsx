import './zod-without-eval.ts'
import './styles/wall.css'
import { createRoot } from 'react-dom/client'
import { App } from './screen/app.tsx'
import { hideRestingPointer } from './screen/resting-pointer.ts'
import { openWall } from './wall.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(<App wall={openWall()} />)
hideRestingPointer(document)
