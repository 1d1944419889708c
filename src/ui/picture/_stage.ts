import { type Seeded, seeded, shortHash } from '#src/base/seed.ts'
import { butterflySign } from '#src/ui/motif/_living.ts'
import { num } from '#src/ui/motif/_path.ts'
import { escaped, filled } from '#src/ui/motif/_svg.ts'
import { type Dye, type DyeName, dyes } from '#src/ui/motif/dye.ts'
import { colourOf, type MotifKind, motifPattern, tumpalPattern } from '#src/ui/motif/motif.ts'

/** What a painter works with: its seed, its cloth, the words for its pack, and the definitions it leaves behind. */
export interface Stage {
  readonly key: string
  readonly seed: string
  /** The seed of the cloth: things of one shop share it. */
  readonly weave: string
  readonly random: Seeded
  readonly dyeName: DyeName
  readonly dye: Dye
  readonly motif: MotifKind
  readonly ground: string
  readonly label: string | undefined
  /** What the thing is called, never drawn: honey is golden, chilli is red. */
  readonly about: string
  /** Draft to definition: the same cloth asked for twice is defined once. */
  readonly defs: Map<string, { readonly id: string; readonly text: string }>
}

export type Painter = (stage: Stage) => string

export const ink = { night: '#0b0704', gleam: '#fff3dc', text: '#2A1A10', soft: '#5A3418', paper: '#FBF6EC' } as const

/** Wood, cane, leaf and clay are the same in every picture: they are the house's materials. */
export const wood = { deep: '#6d4526', body: '#8a5a33', light: '#a9774a', pale: '#d0a878', end: '#e2c497' } as const
export const kraft = { deep: '#8d6b42', side: '#a98557', body: '#c9a77b', light: '#d9bb93' } as const
export const leaf = { deep: '#2c5a2f', body: '#47803f', light: '#6fa257' } as const

/** A choice by the seed among those the name speaks of, or among all when it speaks of none. */
export function suited<T>(stage: Stage, choices: readonly (readonly [T, RegExp?])[]): T {
  const named = choices.filter(([, words]) => words?.test(stage.about))
  return stage.random.pick(named.length ? named : choices)[0]
}

export const shade = (d: string, strength = 0.16) => filled(d, ink.night, `opacity="${strength}"`)
export const gleam = (d: string, strength = 0.16) => filled(d, ink.gleam, `opacity="${strength}"`)

/** The shadow of a thing standing on the ground: a dark line where it touches, a longer cast to the lower right. */
export function standingShadow(left: number, right: number, y: number, depth = 18): string {
  const w = right - left
  const cast = `M${num(left + 4)} ${y}L${num(left + w * 0.1)} ${y + depth}Q${num(left + w * 0.6)} ${y + depth + 6} ${num(right + depth * 1.9)} ${y + depth * 0.55}L${num(right)} ${y - depth * 0.5}z`
  const contact = `M${num(left - 2)} ${y - 3}Q${num(left + w * 0.1)} ${y + 6} ${num(left + w / 2)} ${y + 6}T${num(right + 4)} ${y - 3}z`
  return shade(cast, 0.11) + shade(contact, 0.16)
}

/** A fill of the stage's cloth. A second cloth in the same picture takes another `of`. */
export function cloth(
  stage: Stage,
  options: { scale?: number; transform?: string; dye?: Dye; motif?: MotifKind; of?: string } = {},
): string {
  const { scale = 0.5, transform, dye = stage.dye, motif = stage.motif, of = '' } = options
  return define(stage, (id) =>
    motifPattern({ kind: motif, dye, seed: `${stage.weave}${of}`, id, scale, ...(transform ? { transform } : {}) }),
  )
}

export function tumpal(stage: Stage, at: { height: number; x?: number; y?: number; down?: boolean; dye?: Dye }): string {
  return define(stage, (id) => tumpalPattern({ dye: stage.dye, id, seed: stage.weave, ...at }))
}

/** A small repeating tile of the painter's own, as for knitting or wood grain. */
export function tile(stage: Stage, width: number, height: number, art: string, transform = ''): string {
  const place = transform && ` patternTransform="${transform}"`
  return define(
    stage,
    (id) => `<pattern id="${id}" width="${width}" height="${height}" patternUnits="userSpaceOnUse"${place}>${art}</pattern>`,
  )
}

/** Draws `body` only inside the outline `d`. */
export function within(stage: Stage, d: string, body: string): string {
  return `<g clip-path="${define(stage, (id) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`)}">${body}</g>`
}

function define(stage: Stage, write: (id: string) => string): string {
  const draft = write('')
  const known = stage.defs.get(draft)
  const id = known?.id ?? `${stage.key}-${stage.defs.size}`
  if (!known) stage.defs.set(draft, { id, text: write(id) })
  return `url(#${id})`
}

export const definitions = (stage: Stage) => [...stage.defs.values()].map(({ text }) => text).join('')

export const group = (transform: string, body: string) => `<g transform="${transform}">${body}</g>`

export const line = (d: string, colour: string, width: number, more = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}"${more.includes('linecap') ? '' : ' stroke-linecap="round"'} stroke-linejoin="round"${more && ` ${more}`}/>`

export const disc = (x: number, y: number, r: number, fill: string, more = '') =>
  `<circle cx="${num(x)}" cy="${num(y)}" r="${num(r)}" fill="${fill}"${more && ` ${more}`}/>`

export const oval = (x: number, y: number, rx: number, ry: number, fill: string, more = '') =>
  `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(rx)}" ry="${num(ry)}" fill="${fill}"${more && ` ${more}`}/>`

export const box = (x: number, y: number, w: number, h: number, fill: string, r = 0, more = '') =>
  `<rect x="${num(x)}" y="${num(y)}" width="${num(w)}" height="${num(h)}"${r ? ` rx="${num(r)}"` : ''} fill="${fill}"${more && ` ${more}`}/>`

export interface Lettering {
  readonly x: number
  readonly y: number
  readonly width: number
  /** Largest size; the text shrinks, then breaks into two lines, then is cut. */
  readonly size: number
  readonly fill?: string
  readonly lines?: number
  readonly weight?: number
}

/** Em widths measured on a wide sans, so that a fallback face fits as well as the house face. */
const broadest = 0.7

/** Words on a pack, centred on `x`, the block centred on `y`. */
export function lettering(text: string, { x, y, width, size, fill = ink.text, lines = 2, weight = 800 }: Lettering): string {
  const rows = fitted(text.replace(/\s+/g, ' ').trim(), width, size, lines)
  const longest = Math.max(...rows.map((row) => [...row].length), 1)
  const fit = Math.min(size, width / (longest * broadest))
  const step = fit * 1.12
  const first = y + fit * 0.35 - ((rows.length - 1) * step) / 2
  const font = `font-family="'Plus Jakarta Sans', sans-serif" font-size="${num(fit)}" font-weight="${weight}" text-anchor="middle"`
  return rows.map((row, i) => `<text x="${num(x)}" y="${num(first + i * step)}" ${font} fill="${fill}">${escaped(row)}</text>`).join('')
}

/** Breaks at the space that leaves both halves shortest; a word too long for the smallest size is cut. */
function fitted(text: string, width: number, size: number, lines: number): string[] {
  const most = Math.floor(width / (size * 0.46 * broadest))
  const letters = (row: string) => [...row].length
  const cut = (row: string) =>
    letters(row) > most
      ? `${[...row]
          .slice(0, most - 1)
          .join('')
          .trimEnd()}…`
      : row
  if (lines < 2 || letters(text) * broadest * size <= width || !text.includes(' ')) return [cut(text)]
  const words = text.split(' ')
  const halves = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(' '), words.slice(i + 1).join(' ')] as const)
  const best = halves.reduce((a, b) => (Math.max(...b.map(letters)) < Math.max(...a.map(letters)) ? b : a))
  return best.map(cut)
}

/** The label when there is one, otherwise our butterfly: a pack never carries invented words. */
export function sign(stage: Stage, at: Lettering & { readonly back?: string }): string {
  if (stage.label) return lettering(stage.label, at)
  const fill = at.fill ?? stage.dye.ground
  const back = at.back ?? ink.paper
  const k = Math.min(at.width / 120, at.size / 44)
  return butterflySign(
    at.x,
    at.y,
    Math.round(k * 100) / 100,
    { ground: fill, line: fill, accent: back, second: back },
    seeded(`${stage.seed}/sign`),
  )
}

/** A paper label: words or butterfly above a rule in the dye's colours. */
export function paperLabel(stage: Stage, x: number, y: number, w: number, h: number, size = 22): string {
  const rule = y + h - 16
  return (
    box(x, y, w, h, ink.paper, 4) +
    sign(stage, { x: x + w / 2, y: y + (h - 18) / 2, width: w - 16, size, fill: stage.label ? ink.text : stage.dye.ground }) +
    box(x + w * 0.2, rule, w * 0.6, 4, stage.dye.ground) +
    box(x + w * 0.2, rule + 6, w * 0.6, 2, stage.dye.accent)
  )
}

export function stageOf(input: Omit<Stage, 'key' | 'weave' | 'random' | 'dye' | 'defs'> & { readonly scene: string }): Stage {
  const { scene, ...given } = input
  const key = shortHash([scene, given.seed, given.dyeName, given.motif, given.ground, given.label ?? '', given.about].join('/'))
  return { ...given, key, weave: given.seed, random: seeded(`${scene}/${given.seed}`), dye: colourOf(dyes[given.dyeName]), defs: new Map() }
}

/** A wooden rail seen from the front, with cords to the upper edge when it hangs. */
export function rail(left: number, right: number, y: number, hangs = false): string {
  const cords = hangs
    ? line(`M${left + 24} 0V${y}M${right - 24} 0V${y}`, wood.body, 2.4) +
      disc(left + 24, y, 4.5, wood.deep) +
      disc(right - 24, y, 4.5, wood.deep)
    : ''
  return (
    cords +
    box(left, y - 6, right - left, 13, wood.body, 6.5) +
    box(left + 3, y - 5, right - left - 6, 4, wood.light, 2) +
    cords.replace(/<path.*?\/>/, '')
  )
}

export interface Faces {
  readonly front: string
  readonly top: string
  readonly side: string
}

/** A block seen from the front, a little from above and from the right: front square on, depth running off to the upper right. */
export function slab(x: number, y: number, w: number, h: number, dx: number, dy: number, { front, top, side }: Faces): string {
  const lid = `M${num(x)} ${num(y)}l${num(dx)} ${num(-dy)}h${num(w)}l${num(-dx)} ${num(dy)}z`
  const flank = `M${num(x + w)} ${num(y)}l${num(dx)} ${num(-dy)}v${num(h)}l${num(-dx)} ${num(dy)}z`
  return (
    filled(lid, top) +
    filled(flank, side) +
    box(x, y, w, h, front) +
    line(`M${num(x)} ${num(y)}h${num(w)}l${num(dx)} ${num(-dy)}`, ink.gleam, 1.2, 'opacity=".35"')
  )
}
