import type { Shell } from '../contract/shell.ts'

declare global {
  interface Window {
    /** The desktop shell's bridge; absent in a browser. */
    readonly echoOpsShell?: Shell
    /**
     * For tests and benchmarks: when it is defined before the page loads, the player calls it once for every audio
     * graph it opens, with the node that carries exactly what goes to the loudspeaker. Never defined by the product.
     */
    readonly echoOpsTap?: (output: AudioNode, context: AudioContext) => void
  }
}
