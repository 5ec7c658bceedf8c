/** Keys that type nothing, so they can be held without another one. */
const ALONE = /^(F([1-9]|1\d|2[0-4])|Insert|ScrollLock)$/
const TYPES = /^(Space|[A-Z]|\d)$/
/** In the order they are named. Shift alone would take capitals and signs from whoever writes. */
const MODIFIERS = ['Ctrl', 'Alt', 'Shift', 'Super'] as const
const NAMES: readonly string[] = [...MODIFIERS, 'Insert', 'ScrollLock', 'Space']

/** A key for all windows by its one name ("F9", "Ctrl+Alt+Space"); null for "off", undefined for what is none. */
export function talkKeyOf(text: string): string | null | undefined {
  if (text.toLowerCase() === 'off') return null
  const [key = '', ...modifiers] = text.split('+').map(nameOf).reverse()
  const known = modifiers.every((one) => MODIFIERS.some((modifier) => modifier === one))
  if (!known || new Set(modifiers).size < modifiers.length) return undefined
  const held = modifiers.some((one) => one !== 'Shift')
  if (!ALONE.test(key) && !(TYPES.test(key) && held)) return undefined
  return [...MODIFIERS.filter((one) => modifiers.includes(one)), key].join('+')
}

function nameOf(part: string): string {
  const text = part.trim().toLowerCase()
  return NAMES.find((name) => name.toLowerCase() === text) ?? text.toUpperCase()
}
