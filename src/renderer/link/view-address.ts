/** `/?view=cockpit` opens a wall as a cockpit, and is what somebody shares who looks at one. */
const VIEW = 'view'
const COCKPIT = 'cockpit'

export function addressWantsCockpit(): boolean {
  return new URLSearchParams(window.location.search).get(VIEW) === COCKPIT
}

/** Names what is shown in the address, without a step in the browser's history. */
export function nameInAddress(cockpit: boolean): void {
  const address = new URL(window.location.href)
  if (cockpit) address.searchParams.set(VIEW, COCKPIT)
  else address.searchParams.delete(VIEW)
  window.history.replaceState(null, '', address)
}
