import { config } from 'zod'

// The page's content policy forbids the code generation that zod tries for speed. To be imported before any schema:
// a schema decides when it is made.
config({ jitless: true })
