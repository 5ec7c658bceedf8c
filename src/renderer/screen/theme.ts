import { useCallback, useEffect, useState } from 'react'

type Theme = 'dark' | 'light'
const KEY = 'echoops.theme'

/** Dark or light: what was chosen here, else what the system prefers. */
export function useTheme(): () => void {
  const [chosen, setChosen] = useState<Theme | null>(remembered)
  const [preferred, setPreferred] = useState<Theme>(systemTheme)
  const theme = chosen ?? preferred
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: light)')
    const follow = () => setPreferred(systemTheme())
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  useEffect(() => {
    document.documentElement.setAttribute('data-theme', theme)
  }, [theme])
  return useCallback(() => {
    const next = theme === 'dark' ? 'light' : 'dark'
    setChosen(next)
    remember(next)
  }, [theme])
}

function systemTheme(): Theme {
  return window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}

/** Storage may be forbidden (a private window, a sandboxed frame): then the choice lasts as long as the page. */
function remembered(): Theme | null {
  try {
    const value = window.localStorage.getItem(KEY)
    return value === 'dark' || value === 'light' ? value : null
  } catch {
    return null
  }
}

function remember(theme: Theme): void {
  try {
    window.localStorage.setItem(KEY, theme)
  } catch {
    return
  }
}
