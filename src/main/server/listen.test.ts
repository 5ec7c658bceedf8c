import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { listen } from './listen.ts'

it('a free port is picked for port 0, and a taken one is named with what to do', async () => {
  const [first, second] = [Fastify(), Fastify()]
  const url = await listen(first, '127.0.0.1', 0)
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const port = Number(new URL(url).port)
  await expect(listen(second, '127.0.0.1', port)).rejects.toMatchObject({
    code: 'ECHO_PORT_TAKEN',
    message: expect.stringContaining('ECHOOPS_PORT'),
  })
  await first.close()
})

it.each(['0.0.0.0', '::'])('listening everywhere (%s) still gives an address to go to', async (host) => {
  const server = Fastify()
  server.get('/', async () => 'here')
  const url = await listen(server, host, 0)
  expect(await (await fetch(url)).text()).toBe('here')
  await server.close()
})

it('an address of another machine is named with what to do', async () => {
  await expect(listen(Fastify(), '192.0.2.1', 0)).rejects.toMatchObject({
    code: 'ECHO_ADDRESS_UNAVAILABLE',
    message: expect.stringContaining('ECHOOPS_HOST'),
  })
})
