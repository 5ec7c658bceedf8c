import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The smallest letters that can be read from five metres, on a screen 1080 px high. */
const LEAST_PX = 28

const SIZES = [
  { width: 1_920, height: 1_080 },
  { width: 1_080, height: 1_920 },
  { width: 3_840, height: 2_160 },
  { width: 1_280, height: 720 },
]

/** What is shown is whole and legible on every size of screen, and accessible in both themes. */
export async function expectLegible(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await expectWhole(page)
  }
  // Without motion: colours on their way to others are not the ones to judge.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const theme of ['dark', 'light']) {
    await page.evaluate((wanted) => document.documentElement.setAttribute('data-theme', wanted), theme)
    await expectAccessible(page)
  }
}

/** Nothing scrolls, nothing is cut off at the screen's edge, no letter is too small. */
async function expectWhole(page: Page): Promise<void> {
  // Two frames: sizes are fitted after the first.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  const faults = await page.evaluate((leastPx) => {
    const { innerWidth, innerHeight } = window
    const least =
      leastPx *
      Math.min(
        innerWidth / Math.min(1_920, innerWidth > innerHeight ? 1_920 : 1_080),
        innerHeight / (innerWidth > innerHeight ? 1_080 : 1_920),
      )
    const found: string[] = []
    const { scrollWidth, scrollHeight } = document.documentElement
    if (scrollWidth > innerWidth || scrollHeight > innerHeight)
      found.push(`the page scrolls: ${scrollWidth} × ${scrollHeight}`)
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const element = text.parentElement
      if (
        element === null ||
        element.closest('.unseen, noscript, script') !== null ||
        text.textContent?.trim() === ''
      )
        continue
      const px = Number.parseFloat(getComputedStyle(element).fontSize)
      if (px < least - 0.01) found.push(`${px} px: ${text.textContent}`)
      const box = element.getBoundingClientRect()
      if (
        box.width > 0 &&
        (box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1)
      )
        if (element.closest('.report, .scrolls, .lines') === null)
          // What scrolls is whole as far as its box is.
          found.push(`outside the screen: ${text.textContent}`)
    }
    for (const part of document.querySelectorAll(
      '.evidence, .telling, .act, .act-body, .confirm, .act-message, .panel, .cockpit',
    ))
      if (part.scrollHeight > part.clientHeight + 2) found.push(`does not fit: ${part.className}`)
    const stage = document.querySelector('.stage')?.getBoundingClientRect()
    const strip = document.querySelector('.strip')?.getBoundingClientRect()
    for (const part of document.querySelectorAll('.stage > *'))
      if (stage !== undefined && strip !== undefined && part.getBoundingClientRect().bottom > strip.top + 1)
        found.push(`covers the strip: ${part.className}`)
    return found
  }, LEAST_PX)
  expect(faults, `${page.viewportSize()?.width} px wide`).toEqual([])
}

async function expectAccessible(page: Page): Promise<void> {
  // Without a page of its own to finish on: that would take the focus, and a held key with it.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    ),
  ).toEqual([])
}
