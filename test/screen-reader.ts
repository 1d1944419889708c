import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** Chromium tells names and roles as it computes them for screen readers; without this the reader below would reckon them itself. */
export const toldByTheBrowser = ['--enable-blink-features=ComputedAccessibilityInfo']

const script = readFileSync(createRequire(import.meta.url).resolve('@guidepup/virtual-screen-reader/browser.js'), 'utf8')
const address = '/uji/pembaca-layar.js'

/** Past the end it goes on from the beginning, as readers do: there everything has been heard. */
type Virtual = { readonly activeNode: Node | null } & Record<'next' | 'act' | 'stop', () => Promise<void>> &
  Record<'lastSpokenPhrase', () => Promise<string>> & {
    start(o: { container: Node }): Promise<void>
    spokenPhraseLog(): Promise<string[]>
    type(text: string): Promise<void>
  }

type WithReader = { reader(): Promise<{ virtual: Virtual }> }

/** Gives every page of this one a reader; our policy lets in no script but the site's own, so it comes from the site's own address. */
export async function giveReader(page: Page): Promise<void> {
  await page.addInitScript(`globalThis.reader = () => import('${address}')`)
  await page.route(`**${address}`, (route) => route.fulfill({ contentType: 'text/javascript', body: script }))
}

/** All that is said from the title on, word by word, when somebody goes on and on with the key for *next*. */
export async function heard(page: Page): Promise<string[]> {
  const said = await page.evaluate(async () => {
    const { virtual } = await (globalThis as unknown as WithReader).reader()
    await virtual.start({ container: document.body })
    const [first, phrase] = [virtual.activeNode, await virtual.lastSpokenPhrase()]
    do await virtual.next()
    while (virtual.activeNode !== first || (await virtual.lastSpokenPhrase()) !== phrase)
    const log = await virtual.spokenPhraseLog()
    await virtual.stop()
    return log.slice(0, -1)
  })
  return [await page.title(), ...said.map((phrase) => phrase.replace(/\s+/g, ' ').trim())]
}

/** What is said without a key pressed when the page is there: where the focus has been put. */
export async function heardAtFocus(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const { virtual } = await (globalThis as unknown as WithReader).reader()
    const focused = document.activeElement as HTMLElement
    await virtual.start({ container: document.body })
    focused.blur()
    focused.focus()
    const phrase = await virtual.lastSpokenPhrase()
    await virtual.stop()
    return phrase
  })
}

/**
 * Goes on to what begins with these words, once `after` was heard, and types there, or, with nothing to type, presses it. Nothing is looked for
 * but by ear.
 */
export async function at(page: Page, phrase: string, o: { after?: string; text?: string } = {}): Promise<void> {
  const reached = await page.evaluate(
    async ({ wanted, after, text }) => {
      const { virtual } = await (globalThis as unknown as WithReader).reader()
      await virtual.start({ container: document.body })
      const [first, phrase] = [virtual.activeNode, await virtual.lastSpokenPhrase()]
      let [spoken, passed] = [phrase, after === undefined]
      do {
        passed ||= spoken.startsWith(after ?? '')
        if (passed && spoken.startsWith(wanted)) {
          await virtual.act()
          if (text !== undefined) await virtual.type(text)
          await virtual.stop()
          return true
        }
        await virtual.next()
        spoken = await virtual.lastSpokenPhrase()
      } while (virtual.activeNode !== first || spoken !== phrase)
      return false
    },
    { wanted: phrase, ...o },
  )
  if (!reached) throw new Error(`never heard: ${phrase}`)
}

/** Presses what leads to another page, and waits for that. It takes along whatever would have answered on this one. */
export async function follow(page: Page, phrase: string): Promise<void> {
  const pressed = at(page, phrase).catch((error: Error) => {
    if (!error.message.includes('context was destroyed')) throw error
  })
  await Promise.all([page.waitForEvent('load', { timeout: 60_000 }), pressed])
}
