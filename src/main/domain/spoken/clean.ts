/** Written with two letters in plain ASCII; everything else loses its accent or goes. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  ø: 'o',
  Ø: 'O',
  œ: 'oe',
  Œ: 'Oe',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  þ: 'th',
  ð: 'd',
  '\u2018': "'",
  '\u2019': "'",
  '\u02BC': "'",
  '\u201C': '"',
  '\u201D': '"',
  '\u00AB': '"',
  '\u00BB': '"',
  '\u2013': '-',
  '\u2014': ', ',
  '\u2212': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\u2026': '. ',
  '\u2192': ' -> ',
  '\u21D2': ' -> ',
  '\u2190': ' from ',
  '\u2265': '>=',
  '\u2264': '<=',
  '\u2260': '!=',
  '\u2248': '~',
  '\u00B1': ' plus or minus ',
  '\u00D7': ' times ',
  '\u00F7': ' divided by ',
  '\u00B5': 'u',
  '\u03BC': 'u',
  '\u221E': ' infinite ',
  '\u20AC': '\u20AC',
  '\u00A3': '\u00A3',
  '\u00B0': '\u00B0',
  '\u00BD': ' one half ',
  '\u00BC': ' one quarter ',
  '\u2022': ', ',
  '\u00B7': ', ',
  '\u2191': ' up ',
  '\u2193': ' down ',
}
const KEPT = '\u20AC\u00A3\u00B0'

/** Plain ASCII (and three signs the rules know), one space at a time: no emoji, no controls, no accents, no private-use characters. */
export function toPlain(text: string): string {
  const composed = text.replace(
    /[^\x20-\x7E]/gu,
    (char) => FOLDED[char] ?? (char === '\u00A0' ? ' ' : fold(char)),
  )
  return composed.replace(/\s+/g, ' ').trim()
}

function fold(char: string): string {
  const plain = char.normalize('NFKD').replace(/\p{M}+/gu, '')
  if (/^[\x20-\x7E]+$/.test(plain)) return plain
  if (KEPT.includes(char)) return char
  return /^\p{M}$/u.test(char) ? '' : ' '
}
