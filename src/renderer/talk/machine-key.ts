import type { Shell } from '../../contract/shell.ts'
import type { Store } from '../state/store.ts'
import type { Talk } from './talk.ts'

/** The talk key for all windows does what Space does, whatever has the focus and whatever is open on the wall. */
export function hearMachineKey(
  shell: Pick<Shell, 'onTalkKey'>,
  { state, apply }: Pick<Store, 'state' | 'apply'>,
  talk: Pick<Talk, 'press' | 'release'>,
): void {
  const isHeld = () => state().talk.phase === 'opening' || state().talk.phase === 'listening'
  shell.onTalkKey((news) => {
    switch (news.type) {
      case 'key':
        return apply({ type: 'machine-key', key: news.key, localNow: Date.now() })
      case 'down':
        return talk.press(true)
      case 'up':
        return talk.release()
      case 'press':
        return isHeld() ? talk.release() : talk.press(true)
    }
  })
}
