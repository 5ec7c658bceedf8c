import type { Session, WebContents } from 'electron'
import { isOwn } from './own-page.ts'

/**
 * Denies every permission but one: the wall's own page may hear the microphone, and nothing else of the media.
 * Downloads, devices and screen capture are denied too.
 */
export function guardPermissions(session: Session, wall: WebContents, origin: string): void {
  session.setPermissionRequestHandler((asking, permission, answer, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const onlySound = kinds.length > 0 && kinds.every((kind) => kind === 'audio')
    const own = asking === wall && details.isMainFrame && isOwn(details.requestingUrl, origin)
    answer(permission === 'media' && onlySound && own)
  })
  session.setPermissionCheckHandler((asking, permission, requestingOrigin, details) => {
    const own = asking === wall && details.isMainFrame && isOwn(requestingOrigin, origin)
    return permission === 'media' && details.mediaType === 'audio' && own
  })
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler(null)
  session.on('will-download', (event) => event.preventDefault())
}
