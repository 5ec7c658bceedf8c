/** The files a WASI program may see: some to read, and whatever it writes, all in memory. */
export interface OpenFile {
  bytes: Uint8Array
  length: number
  position: number
}

/** Nothing the voice writes is larger: 600 characters are about 60 s, 2 MB. */
const MAX_FILE_BYTES = 16 * 1_048_576

export function fileOf(bytes: Uint8Array): OpenFile {
  return { bytes, length: bytes.byteLength, position: 0 }
}

export function emptyFile(capacityBytes = 262_144): OpenFile {
  return { bytes: new Uint8Array(capacityBytes), length: 0, position: 0 }
}

/** How many bytes were read into `target`; 0 at the end. */
export function readInto(file: OpenFile, target: Uint8Array): number {
  const part = file.bytes.subarray(file.position, Math.min(file.length, file.position + target.byteLength))
  target.set(part)
  file.position += part.byteLength
  return part.byteLength
}

/** False when the file would grow past its bound. */
export function writeFrom(file: OpenFile, source: Uint8Array): boolean {
  const end = file.position + source.byteLength
  if (end > MAX_FILE_BYTES) return false
  if (end > file.bytes.byteLength) {
    const larger = new Uint8Array(Math.min(MAX_FILE_BYTES, Math.max(end, file.bytes.byteLength * 2)))
    larger.set(file.bytes.subarray(0, file.length))
    file.bytes = larger
  }
  file.bytes.set(source, file.position)
  file.position = end
  file.length = Math.max(file.length, end)
  return true
}

/** The new position, or null when it would lie before the beginning or past the bound. */
export function seek(file: OpenFile, offset: number, whence: number): number | null {
  const from = whence === 0 ? 0 : whence === 1 ? file.position : file.length
  const position = from + offset
  if (position < 0 || position > MAX_FILE_BYTES) return null
  file.position = position
  return position
}

export function contentOf(file: OpenFile): Uint8Array {
  return file.bytes.subarray(0, file.length)
}
