import { seeded, shortHash } from '#src/base/seed.ts'
import { bilah, kawung, ketupat } from '#src/ui/motif/_geometric.ts'
import { kopi, kupu, sulur } from '#src/ui/motif/_living.ts'
import { dots, num, type Point } from '#src/ui/motif/_path.ts'
import { filled, type SheetOptions, sheet, stroked } from '#src/ui/motif/_svg.ts'
import type { TilePainter } from '#src/ui/motif/_tile.ts'
import { type Dye, type DyeName, dyeNames, dyes } from '#src/ui/motif/dye.ts'
import { remembered } from '../_remember.ts'

const tiles = { kawung, ketupat, kupu, kopi, bilah, sulur } as const satisfies Record<string, TilePainter>

export type MotifKind = keyof typeof tiles

export const motifKinds = Object.keys(tiles) as readonly MotifKind[]

export interface MotifPattern {
  readonly kind: MotifKind
  readonly dye: DyeName | Dye
  readonly seed: string
  readonly id: string
  /** 1: one repeat is about 100 units wide. */
  readonly scale?: number
  /** Carried out before the scale, for cloth that lies slanted. */
  readonly transform?: string
}

/** One seamless `<pattern>`: the cloth of a seed. */
export function motifPattern({ kind, dye, seed, id, scale = 1, transform = '' }: MotifPattern): string {
  const colours = colourOf(dye)
  const tile = tiles[kind](colours, seeded(`${kind}/${seed}`))
  const k = `scale(${num((scale * 100) / tile.unit, 3)})`
  const turn = tile.turn ? ` rotate(${tile.turn})` : ''
  const carried = `${transform} ${k}${turn}`.trim()
  const ground = `<path d="M0 0h${tile.width}v${tile.height}H0z" fill="${colours.ground}"/>`
  const size = `width="${tile.width}" height="${tile.height}" patternUnits="userSpaceOnUse"`
  return `<pattern id="${id}" ${size} patternTransform="${carried}">${ground}${tile.art}</pattern>`
}

export function colourOf(dye: DyeName | Dye): Dye {
  return typeof dye === 'string' ? dyes[dye] : dye
}

/** The kind and the dye a seed wears when nobody chose. */
export function motifOf(seed: string): { readonly kind: MotifKind; readonly dye: DyeName } {
  const random = seeded(`wears/${seed}`)
  return { kind: random.pick(motifKinds), dye: random.pick(dyeNames) }
}

export interface SwatchOptions extends SheetOptions {
  readonly kind?: MotifKind | undefined
  readonly dye?: DyeName | Dye | undefined
  readonly scale?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
}

function drawMotifSwatch(seed: string, options: SwatchOptions = {}): string {
  const worn = motifOf(seed)
  const { kind = worn.kind, dye = worn.dye, scale = 1, width = 400, height = 400 } = options
  const id = shortHash(`swatch/${seed}/${kind}/${JSON.stringify(dye)}/${scale}`)
  const defs = motifPattern({ kind, dye, seed, scale, id })
  return sheet(width, height, defs, `<path d="M0 0h${width}v${height}H0z" fill="url(#${id})"/>`, options)
}

/** A cut of cloth, whole SVG: portrait of a community, empty state, placeholder. */
export const motifSwatch = remembered(drawMotifSwatch)

export interface TumpalPattern {
  readonly dye: DyeName | Dye
  readonly id: string
  readonly seed?: string
  /** Height of the teeth in user units. */
  readonly height?: number
  /** Where a row begins. */
  readonly x?: number
  readonly y?: number
  /** Teeth hanging down instead of standing. */
  readonly down?: boolean
}

/** Pucuk rebung: a row of bamboo shoots, one `<pattern>` as high as the border itself. */
export function tumpalPattern({ dye, id, seed = '', height = 60, x = 0, y = 0, down = false }: TumpalPattern): string {
  const colours = colourOf(dye)
  const k = num(height / 60, 3)
  const place = down ? `translate(${num(x)} ${num(y + height)}) scale(${k} -${k})` : `translate(${num(x)} ${num(y)}) scale(${k})`
  const ground = filled('M0 0h36v60H0z', colours.ground)
  return `<pattern id="${id}" width="36" height="60" patternUnits="userSpaceOnUse" patternTransform="${place}">${ground}${tooth(colours, seed)}</pattern>`
}

function tooth(dye: Dye, seed: string): string {
  const random = seeded(`tumpal/${seed}`)
  const heart = random.whole(0, 2)
  const shoot = filled('M1 60L18 4 35 60z', dye.line) + filled('M5.500 60L18 17 30.500 60z', dye.second)
  const inside = [
    filled('M11 60L18 34 25 60z', dye.accent),
    filled('M18 26L23 42 18 58 13 42z', dye.accent),
    stroked('M9 56L18 30 27 56M13 56L18 41 23 56', dye.accent, 2.4),
  ]
  const beside: readonly Point[] = [
    [18, 26],
    [11.5, 51],
    [24.5, 51],
  ]
  const between: Point[] = [
    [0, 14],
    [36, 14],
    [0, 24],
    [36, 24],
    [0, 5],
    [36, 5],
  ]
  return (
    shoot + (inside[heart] ?? '') + stroked(dots(heart === 1 ? [] : beside, 1), dye.line, 2.6) + stroked(dots(between, 1), dye.accent, 3.2)
  )
}

export interface BorderOptions extends SheetOptions {
  readonly seed?: string | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly down?: boolean | undefined
}

function drawBorder(dye: DyeName | Dye, options: BorderOptions = {}): string {
  const { seed = '', width = 1440, height = 28, down = false } = options
  const id = shortHash(`border/${seed}/${JSON.stringify(dye)}/${height}/${down}`)
  const defs = tumpalPattern({ dye, id, seed, height, down })
  const body = `<path d="M0 0h${width}v${height}H0z" fill="url(#${id})"/>`
  return sheet(width, height, defs, body, { fit: down ? 'xMinYMax slice' : 'xMinYMin slice', ...options })
}

/** A tumpal edge as a whole SVG, as for the foot of a page. Slices, so it never stretches. */
export const border = remembered(drawBorder)
