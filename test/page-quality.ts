import axe from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const whole = { runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] }
/** What can differ between light and dark: the document is the same. */
const colours = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, resultTypes: ['violations'] }

const phone = { width: 360, height: 780 }
const desk = { width: 1280, height: 900 }
/** The narrowest phone, and 1280 × 1024 px at 400 %. */
const zoomed = { width: 320, height: 640 }
const magnified = { width: 320, height: 256 }

type Violation = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }

async function axeFinds(page: Page, where: string, options: object): Promise<string[]> {
  const violations = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then((found) => found.violations)`)) as Violation[]
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 4).map((node) => `${where}: ${id} at ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
  )
}

/** What reaches beyond the right edge, named by the elements that do it. */
async function overflow(page: Page, where: string): Promise<string[]> {
  return await page.evaluate((place) => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
    const named = wide.slice(0, 6).map((one) => `${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''}`)
    return [`${place}: ${scrollWidth} px wide: ${named.join(', ')}`]
  }, where)
}

/** Headings so narrow that words break in the midst: a column squeezed beside others though nothing reaches over the edge. */
async function squeezed(page: Page, where: string): Promise<string[]> {
  return await page.evaluate(
    (place) =>
      [...document.querySelectorAll('main :is(h1, h2, h3)')]
        .filter((one) => one.checkVisibility() && (one.textContent ?? '').trim().length > 10)
        .filter((one) => {
          const { width } = one.getBoundingClientRect()
          return width > 2 && width < 3 * Number.parseFloat(getComputedStyle(one).fontSize)
        })
        .slice(0, 4)
        .map((one) => `${place}: ${one.tagName.toLowerCase()} "${(one.textContent ?? '').slice(0, 30)}" is squeezed`),
    where,
  )
}

async function shape(page: Page, tongue: string): Promise<string[]> {
  const { lang, headings, title } = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    headings: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length,
    title: document.title,
  }))
  return [
    ...(lang === tongue ? [] : [`lang is ${lang}`]),
    ...(headings === 1 ? [] : [`${headings} first headings`]),
    ...(/undefined|NaN|\[object/.test(title) ? [`title: ${title}`] : []),
  ]
}

export const unfold = (page: Page) =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true
  })

/** At 400 % little is in sight: what stays in place while the rest moves must leave most of it free. */
async function covered(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.body.querySelectorAll('*')]
      .filter(
        (one) =>
          /fixed|sticky/.test(getComputedStyle(one).position) && one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }),
      )
      .filter(
        (one) =>
          one.getBoundingClientRect().height > innerHeight / 2 &&
          one.getBoundingClientRect().bottom > 0 &&
          one.getBoundingClientRect().top < innerHeight,
      )
      .map((one) => `400 %: ${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''} covers more than half`),
  )
}

/** Where the reader's own colours rule, backgrounds are gone: what can be pressed or filled in shows an edge or a line under it. */
async function edgeless(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const bare = (one: Element) => {
      const style = getComputedStyle(one)
      const edges = [style.borderTopWidth, style.borderBottomWidth, style.outlineWidth].map(Number.parseFloat)
      const styles = [style.borderTopStyle, style.borderBottomStyle, style.outlineStyle]
      return !edges.some((width, index) => width > 0 && styles[index] !== 'none') && style.textDecorationLine === 'none'
    }
    const boxed = [...document.querySelectorAll('main :is(.btn, input:not([type=hidden]), select, textarea)')]
    return boxed
      .filter(
        (one) =>
          one.checkVisibility() &&
          one.getBoundingClientRect().width > 2 &&
          getComputedStyle(one).appearance === 'none' &&
          bare(one) &&
          !(one.parentElement && !bare(one.parentElement)),
      )
      .slice(0, 4)
      .map((one) => `forced colours: ${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''} has no edge`)
  })
}

/** What moves though the reader asked for stillness. */
async function restless(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const seconds = (text: string) => Math.max(...text.split(',').map(Number.parseFloat))
    return [...document.querySelectorAll('*')]
      .filter((one) => {
        const style = getComputedStyle(one)
        return seconds(style.transitionDuration) > 0.01 || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01)
      })
      .slice(0, 4)
      .map((one) => `reduced motion: ${one.tagName.toLowerCase()}.${one.getAttribute('class') ?? ''} moves`)
  })
}

/** Everything wrong with the page shown: phone and desk, light and dark, zoomed, still, in forced colours, folded-away parts open. */
export async function wrongWith(page: Page, tongue = 'id'): Promise<string[]> {
  const wrong = await shape(page, tongue)
  await page.setViewportSize(zoomed)
  wrong.push(...(await overflow(page, '320')), ...(await squeezed(page, '320')))
  await unfold(page)
  wrong.push(...(await overflow(page, '320, unfolded')))
  await page.setViewportSize(magnified)
  wrong.push(...(await covered(page)), ...(await restless(page)))
  await page.emulateMedia({ forcedColors: 'active' })
  wrong.push(...(await edgeless(page)))
  await page.emulateMedia({ forcedColors: 'none' })
  await page.evaluate(axe.source)
  for (const [size, viewport] of Object.entries({ phone, desk })) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme: 'light' })
    wrong.push(...(await overflow(page, size)), ...(await squeezed(page, size)), ...(await axeFinds(page, `${size} light`, whole)))
    await page.emulateMedia({ colorScheme: 'dark' })
    wrong.push(...(await axeFinds(page, `${size} dark`, colours)))
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(phone)
  return wrong
}

export const policyWrong = (policy: string | undefined | null): boolean =>
  !policy || policy.includes('unsafe-') || !policy.includes("default-src 'none'")

/** Listens to everything a context asks for and says; `take` hands out what was wrong since the last time. */
export function watch(context: BrowserContext, origin: string): { take(): string[] } {
  let wrong: string[] = []
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) wrong.push(`asks elsewhere: ${request.url()}`)
  })
  context.on('response', (response) => {
    if (!response.url().startsWith(origin)) return
    if (policyWrong(response.headers()['content-security-policy'])) wrong.push(`no sound policy on ${response.status()} ${response.url()}`)
  })
  context.on('console', (message) => {
    // the browser says of every answer over 399 that it failed to load, the page asked for included
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) wrong.push(`console: ${message.text()}`)
  })
  context.on('weberror', (error) => wrong.push(`script: ${error.error().message}`))
  context.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) wrong.push(`${response.status()} for ${response.url()}`)
  })
  return {
    take() {
      const taken = wrong
      wrong = []
      return taken
    },
  }
}

export const phoneView = { viewport: phone, reducedMotion: 'reduce', locale: 'id-ID' } as const
