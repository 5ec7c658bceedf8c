/** A complex spectrum or signal. */
export interface Complex {
  readonly re: Float64Array
  readonly im: Float64Array
}

export const complexOf = (length: number): Complex => ({
  re: new Float64Array(length),
  im: new Float64Array(length),
})

/** Cooley and Tukey's transform, in place; the length must be a power of two. Backwards it is scaled, so that both are one another's inverse. */
export function transform({ re, im }: Complex, direction: 'forward' | 'backward'): void {
  const { length } = re
  const turns = turnsOf(length)
  const sign = direction === 'forward' ? -1 : 1
  reverseBits(re, im)
  for (let size = 2; size <= length; size *= 2)
    for (let at = 0; at < size / 2; at += 1) {
      const turn = at * (length / size)
      const cos = turns.re[turn] ?? 0
      const sin = sign * (turns.im[turn] ?? 0)
      for (let start = at; start < length; start += size) butterfly(re, im, start, start + size / 2, cos, sin)
    }
  if (direction === 'forward') return
  for (let at = 0; at < length; at += 1) {
    re[at] = (re[at] ?? 0) / length
    im[at] = (im[at] ?? 0) / length
  }
}

const TURNS = new Map<number, Complex>()

/** The unit circle in half as many steps as the transform is long, which is made once. */
function turnsOf(length: number): Complex {
  const known = TURNS.get(length)
  if (known !== undefined) return known
  const turns = complexOf(length / 2)
  for (let at = 0; at < length / 2; at += 1) {
    turns.re[at] = Math.cos((2 * Math.PI * at) / length)
    turns.im[at] = Math.sin((2 * Math.PI * at) / length)
  }
  TURNS.set(length, turns)
  return turns
}

function butterfly(re: Float64Array, im: Float64Array, a: number, b: number, cos: number, sin: number): void {
  const bRe = re[b] ?? 0
  const bIm = im[b] ?? 0
  const turnedRe = bRe * cos - bIm * sin
  const turnedIm = bRe * sin + bIm * cos
  const aRe = re[a] ?? 0
  const aIm = im[a] ?? 0
  re[b] = aRe - turnedRe
  im[b] = aIm - turnedIm
  re[a] = aRe + turnedRe
  im[a] = aIm + turnedIm
}

function reverseBits(re: Float64Array, im: Float64Array): void {
  const { length } = re
  for (let at = 1, other = 0; at < length; at += 1) {
    let bit = length >> 1
    for (; (other & bit) !== 0; bit >>= 1) other ^= bit
    other ^= bit
    if (at >= other) continue
    ;[re[at], re[other]] = [re[other] ?? 0, re[at] ?? 0]
    ;[im[at], im[other]] = [im[other] ?? 0, im[at] ?? 0]
  }
}
