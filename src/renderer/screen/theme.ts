import { useCallback, useEffect, useState } from 'react'

type Theme = 'dark' | 'light'
const KEY = 'echoops.theme'

/** Dark, as a wall at three in the morning should be, until somebody chooses light for a bright room. Returns the switch. */
export function useTheme(): () => void {
  const [theme, setTheme] = useState<Theme>(remembered)
  useEffect(() => {
    document.documentElement.setAttribute('data-theme', theme)
  }, [theme])
  return useCallback(() => {
    const next = theme === 'dark' ? 'light' : 'dark'
    setTheme(next)
    remember(next)
  }, [theme])
}

/** Storage may be forbidden (a private window, a sandboxed frame): then the choice lasts as long as the page. */
function remembered(): Theme {
  try {
    return window.localStorage.getItem(KEY) === 'light' ? 'light' : 'dark'
  } catch {
    return 'dark'
  }
}

function remember(theme: Theme): void {
  try {
    window.localStorage.setItem(KEY, theme)
  } catch {
    return
  }
}
