import './styles/wall.css'
import { createRoot } from 'react-dom/client'
import { config } from 'zod'
import { App } from './screen/app.tsx'
import { openWall } from './wall.ts'

// The page's content policy forbids the code generation that zod would try for speed.
config({ jitless: true })

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(<App wall={openWall()} />)
