import { setTimeout as sleep } from 'node:timers/promises'
import { readEnvironment } from '../src/main/config/environment.ts'
import { runSwarmMetrics } from './swarm-metrics/run-swarm-metrics.ts'

/** `npm run swarm-metrics`: something to see on Autonomic AI Ops Center before the agents have lived. EchoOps itself never makes up a value. */
process.exitCode = await runSwarmMetrics(process.argv.slice(2), {
  env: readEnvironment(process.env, process.cwd()),
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
  pause: (ms) => sleep(ms),
  now: () => Date.now(),
  random: () => Math.random(),
})
