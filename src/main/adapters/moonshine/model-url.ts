/** Where the weights lie: in a folder beside the bundle (the build copies them there), or in the installed package when run from source. */
export function moonshineUrl(): URL {
  if (!import.meta.url.endsWith('.ts')) return new URL('./moonshine/', import.meta.url)
  return new URL(
    '../../../../node_modules/@moonshine-ai/moonshine-js/dist/model/tiny/quantized/',
    import.meta.url,
  )
}
