/** Length of a canonical RIFF/WAVE header in bytes. */
export const WAV_HEADER_BYTES = 44

/**
 * The header of a WAV file with signed 16-bit PCM and one channel.
 * Layout: IBM/Microsoft "Multimedia Programming Interface and Data Specifications 1.0" (1991), WAVE format.
 */
export function wavHeader(pcmBytes: number, sampleRateHz: number): Uint8Array {
  const header = Buffer.alloc(WAV_HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + pcmBytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRateHz, 24)
  header.writeUInt32LE(sampleRateHz * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(pcmBytes, 40)
  return header
}
