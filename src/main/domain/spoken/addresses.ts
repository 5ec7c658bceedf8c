import { sayId, sayName } from './names.ts'
import { digitByDigit, spokenCode, spokenNumber } from './numbers.ts'

const EDGE = '(?<![A-Za-z0-9_.\\uE000-\\uF8FF-])'
const URL_PATTERN = /\b(?:https?|wss?|tcp|postgres(?:ql)?|redis|amqp|s3|file):\/\/[^\s"'<>()]+/gi
const EMAIL = /(?<![\w.+-])([A-Za-z0-9_.+-]{1,64})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6})/g
const UUID = /(?<![0-9A-Za-z])(?:id[ :=#]{1,2})?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])/gi
const HEX =
  /(?<![0-9A-Za-z])(?:id[ :=#]{1,2})?(?:0x[0-9a-f]{3,64}|(?=[a-f]{0,64}\d)(?=\d{0,64}[a-f])[0-9a-f]{7,64})(?![0-9A-Za-z])/gi
const IPV4 = new RegExp(
  `${EDGE}(\\d{1,3}(?:\\.\\d{1,3}){3})(?:/(\\d{1,2}))?(?::(\\d{1,5}))?(?![\\w.]*\\d)`,
  'g',
)
const IPV6 =
  /(?<![\w:.])\[?([0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\]?(?:\/\d{1,3})?(?:(?<=\]):(\d{1,5}))?(?![\w:])/gi
const MAC = /(?<![\w:.-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])/gi
/** A pod as Kubernetes names it: its deployment, a hash, five characters of its own. */
const POD =
  /(?<![\w.-])([a-z][a-z0-9]{0,30}(?:-[a-z0-9]{1,30}){0,6}?)-(?=[a-z]{0,10}\d)[a-z0-9]{8,10}-([a-z0-9]{5})(?![\w-])/g
const FILE =
  /(?<![\w.])([\w-]+(?:\.[\w-]+)*\.(?:ya?ml|json|toml|conf|cfg|ini|log|txt|csv|md|py|js|ts|tsx|go|rs|java|rb|php|sh|sql|html|xml|env|tf|proto|lock|gz|zip|tar|pem|crt|key|service))(?::(\d{1,6})(?::\d{1,6})?)?(?![\w.]*\w)/gi
const HOST_PORT = /(?<![\w.])([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*):(\d{2,5})(?![\w:.]*\d)/gi
const PORT = /\bport:?\s(\d{1,5})\b/gi
const STATUS = /\b(HTTP|status(?: code)?|code|returned|returns|error)\s([1-5]\d\d)s?\b(?!\s?(?:ms|%|\w*\/))/gi
const STATUS_CLASS = /\b([1-5])xx\b/gi
const PATH = /(?<![\w.:/+])(?:~|\.{1,2})?(?:\/[A-Za-z0-9_.@%+{}*:-]+)+\/?|(?<![\w.])[A-Z]:\\[\w.\\-]+/g
const VERSION = new RegExp(
  `${EDGE}v?(\\d{1,6}(?:\\.\\d{1,6}){2,3})((?:-|\\+)[A-Za-z][\\w.-]{0,30})?(?![\\w-])|${EDGE}v(\\d{1,6}(?:\\.\\d{1,6})?)(?![\\w.-]*\\w)`,
  'g',
)

type Put = (spoken: string) => string

/** Everything that names a place or a thing by a code: URLs, mail, ids, addresses, ports, status codes, versions, paths. */
export function sayAddresses(text: string, put: Put): string {
  return text
    .replace(URL_PATTERN, (url) => {
      const end = /[.,;:!?]*$/.exec(url)?.[0] ?? ''
      return put(sayUrl(url.slice(0, url.length - end.length))) + end
    })
    .replace(EMAIL, (_, user: string, host: string) =>
      put(`${sayName(user.replaceAll('+', '.'))} at ${sayHost(host)}`),
    )
    .replace(UUID, (id) => put(sayId(id)))
    .replace(MAC, (address) => put(sayId(address)))
    .replace(POD, (_, owner: string, own: string) =>
      put(`${sayName(owner)} ${sayId(own).replace('id ', '')}`),
    )
    .replace(IPV6, (all, address: string, port?: string) => {
      const whole = address.split(':').length === 8 && !address.includes('::')
      const known = whole || (address.includes('::') && /[0-9a-f]/i.test(address))
      return known ? put(`I P version six address ending in ${lastGroup(address)}${sayPort(port)}`) : all
    })
    .replace(IPV4, (all, address: string, bits?: string, port?: string) => {
      const groups = address.split('.')
      if (groups.some((group) => Number(group) > 255)) return all
      const slash = bits === undefined ? '' : ` slash ${spokenCode(bits)}`
      return put(groups.map(sayGroup).join(' dot ') + slash + sayPort(port))
    })
    .replace(VERSION, (_, full: string | undefined, tag: string | undefined, short: string | undefined) =>
      put(
        `${full === undefined ? 'version ' : ''}${(full ?? short ?? '').split('.').map(sayPart).join(' point ')}${tag === undefined ? '' : ` ${sayName(tag.slice(1))}`}`,
      ),
    )
    .replace(HEX, (id) => put(sayId(id.replace(/^id[ :=#]+/i, ''))))
    .replace(PORT, (_, port: string) => put(`port ${spokenCode(port)}`))
    .replace(STATUS, (_, word: string, code: string) => `${word} ${put(spokenCode(code))}`)
    .replace(STATUS_CLASS, (_, digit: string) => put(`${digitByDigit(digit)} X X`))
    .replace(PATH, (path) => put(sayPath(path)))
    .replace(FILE, (_, file: string, line?: string) =>
      put(`${sayFile(file)}${line === undefined ? '' : ` line ${spokenNumber(line)}`}`),
    )
    .replace(HOST_PORT, (all, host: string, port: string) =>
      /[-.]|^localhost$/i.test(host) || port.length >= 4 ? put(`${sayHost(host)}${sayPort(port)}`) : all,
    )
}

function sayPort(port: string | undefined): string {
  return port === undefined ? '' : ` port ${spokenCode(port)}`
}

function sayPart(part: string): string {
  return part.length > 3 ? digitByDigit(part) : spokenCode(part)
}

/** 10 is `ten`, 255 `two five five`: as people read addresses to each other. */
function sayGroup(group: string): string {
  return group.length <= 2 ? spokenCode(String(Number(group))) : digitByDigit(group)
}

function lastGroup(address: string): string {
  return sayId(address.split(':').filter(Boolean).at(-1) ?? '').replace('id ending in ', '')
}

/** A host and the last step of its path: nobody can follow more by ear. Query and user are left out. */
function sayUrl(url: string): string {
  const [place = ''] = url.replace(/^[a-z0-9]+:\/\//i, '').split(/[?#]/)
  const [authority = '', ...steps] = place.split('/')
  const [host = '', port] = (authority.split('@').at(-1) ?? '').split(':')
  const last = steps.filter(Boolean).at(-1)
  const spoken = /^\d+(\.\d+){3}$/.test(host) ? host.split('.').map(sayGroup).join(' dot ') : sayHost(host)
  const number = /^\d{1,5}$/.test(port ?? '') ? port : undefined
  return `${spoken}${sayPort(number)}${last === undefined ? '' : `, ${saySafe(last)}`}`
}

/** Well-known endings are said (`dot com`), names inside a network are not. */
function sayHost(host: string): string {
  const labels = host.replace(/^www\./i, '').split('.')
  const ending = labels.at(-1)?.toLowerCase() ?? ''
  if (labels.length < 2 || !/^(com|org|net|io|dev|co|app|cloud|ai|de|eu|uk)$/.test(ending))
    return sayName(host)
  const said = ending === 'io' || ending.length === 2 ? [...ending.toUpperCase()].join(' ') : ending
  return `${sayName(labels.slice(-3, -1).join('.'))} dot ${said}`
}

/** `/var/log/nginx/error.log` is `error dot log`, a path of one or two steps is said whole. */
function sayPath(path: string): string {
  const steps = path
    .split(/[/\\]+/)
    .filter((step) => step !== '' && step !== '.' && step !== '..' && step !== '~')
  if (steps.length <= 2 && !path.includes('.')) return steps.map((step) => `slash ${saySafe(step)}`).join(' ')
  return saySafe(steps.at(-1) ?? '')
}

function saySafe(step: string): string {
  if (/^[0-9a-f-]{7,64}$/i.test(step) && /\d/.test(step)) return sayId(step)
  return sayFile(step.replace(/%[0-9a-f]{2}/gi, ' ').replace(/[^A-Za-z0-9._-]+/g, '-'))
}

/** `config.yaml` is `config dot yammel`. */
function sayFile(file: string): string {
  const at = file.lastIndexOf('.')
  if (at <= 0) return sayName(file)
  return `${sayName(file.slice(0, at))} dot ${sayName(file.slice(at + 1))}`
}
