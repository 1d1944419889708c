import { seeded, shortHash } from '#src/base/seed.ts'
import { num, nums, type Point } from '#src/ui/motif/_path.ts'
import { filled, type SheetOptions, sheet } from '#src/ui/motif/_svg.ts'
import { type DyeName, deepDyes, dyes } from '#src/ui/motif/dye.ts'
import { remembered } from '../_remember.ts'

const upperForms = [
  'M0 0H32A32 32 0 0 1 0 32Z',
  'M0 32C0 8 14 0 32 0 32 20 22 32 0 32Z',
  'M0 32V10L32 0V18Q28 32 0 32Z',
  'M0 32A32 32 0 0 1 32 0V14A18 18 0 0 1 14 32Z',
  'M0 32V4Q18-4 32 4L28 22Q18 32 0 32Z',
  'M0 32L14 2 32 6 26 26Z',
] as const

const lowerForms = [
  'M0 0H24A24 24 0 0 1 0 24Z',
  'M0 0C20 0 26 10 24 24 10 24 0 16 0 0Z',
  'M0 0H22V10L0 26Z',
  'M0 0H26Q26 20 12 26Q10 12 0 10Z',
  'M0 0L24 6 16 26 0 14Z',
  'M0 0H20A10 10 0 0 1 20 20L8 26Q0 16 0 0Z',
] as const

export interface MarkOptions extends SheetOptions {
  readonly dye?: DyeName | undefined
  /** The dyed square behind; without it the mark stands free. */
  readonly plate?: boolean | undefined
}

function drawShopMark(seed: string, options: MarkOptions = {}): string {
  const random = seeded(`mark/${seed}`)
  const worn = random.pick(deepDyes)
  const dye = dyes[options.dye ?? worn]
  const upper = random.pick(upperForms)
  const lower = random.pick(lowerForms)
  const eyes = [
    random.pick(['', eye(19, -15, 3.6), eye(15, -11, 2.8), slit(20, -15)]),
    random.pick(['', eye(12, 13, 2.6), slit(12, 14)]),
  ].join('')
  const rise = random.pick([-31, -30, -33])
  const gap = random.pick([4, 5])
  const half =
    filled(upper, dye.line, `transform="translate(${gap} ${rise})"`) + filled(lower, dye.accent, `transform="translate(${gap} 5)"`)
  const wing = half + filled(eyes, dye.ground)
  const trunk = filled(random.pick(['M-2-24H2V24H-2Z', 'M0-27L3-6 0 27-3-6Z', 'M-2-20H2V30H-2Z M-3-27H3V-23H-3Z']), dye.line)
  const plate = options.plate === false ? '' : `<rect class="plate" width="48" height="48" rx="10" fill="${dye.ground}"/>`
  const sign = `<g transform="translate(24 24) scale(.5)">${wing}<g transform="scale(-1 1)">${wing}</g>${trunk}</g>`
  return sheet(48, 48, '', plate + sign, { fit: 'xMidYMid meet', ...options })
}

/** The sign of a shop: wing, body, mirrored wing. Three columns, told apart at 24 px. */
export const shopMark = remembered(drawShopMark)

function eye(x: number, y: number, r: number): string {
  return `M${num(x - r)} ${num(y)}a${num(r)} ${num(r)} 0 1 0 ${num(2 * r)} 0a${num(r)} ${num(r)} 0 1 0 ${num(-2 * r)} 0Z`
}

function slit(x: number, y: number): string {
  return `M${x} ${y - 5}l3.500 5-3.500 5-3.500-5Z`
}

export interface GuillocheOptions extends SheetOptions {
  readonly colour?: string | undefined
  readonly width?: number | undefined
}

/** Two rosettes whose waves are counted from the number of a paper: two papers with different numbers look different. */
export function guilloche(seed: string, options: GuillocheOptions = {}): string {
  const random = seeded(`guilloche/${seed}`)
  const id = shortHash(`guilloche/${seed}`)
  const outer = {
    radius: 232,
    swing: random.whole(34, 52),
    waves: random.pick([9, 10, 11, 12, 13, 14, 15]),
    lines: random.pick([8, 10, 12]),
  }
  const within = {
    radius: random.whole(112, 138),
    swing: random.whole(22, 40),
    waves: random.pick([6, 7, 8, 9, 10, 11]),
    lines: random.pick([6, 8, 10]),
  }
  const body = [outer, within].map((rosette, i) => rosetteLines(rosette, `${id}${i}`)).join('')
  const colour = options.colour ?? 'currentColor'
  const drawing = `<g transform="translate(300 300)" fill="none" stroke="${colour}" stroke-width="${options.width ?? 1}">${body}</g>`
  return sheet(600, 600, '', drawing, { fit: 'xMidYMid meet', ...options })
}

interface Rosette {
  readonly radius: number
  readonly swing: number
  readonly waves: number
  readonly lines: number
}

/** A shift of phase is a turn, so one curve drawn once and turned makes the whole band. */
function rosetteLines(rosette: Rosette, id: string): string {
  const step = 360 / (rosette.lines * rosette.waves)
  const turned = Array.from({ length: rosette.lines - 1 }, (_, i) => `<use href="#${id}" transform="rotate(${num((i + 1) * step, 2)})"/>`)
  return `<path id="${id}" d="${wave(rosette)}"/>${turned.join('')}`
}

/** The wave as Béziers with the true tangents: six pieces a wave are enough for a smooth line. */
function wave({ radius, swing, waves }: Rosette): string {
  const pieces = waves * 6
  const span = (2 * Math.PI) / pieces
  const at = (t: number): Point => {
    const r = radius + swing * Math.sin(waves * t)
    return [r * Math.cos(t), r * Math.sin(t)]
  }
  const slope = (t: number): Point => {
    const r = radius + swing * Math.sin(waves * t)
    const dr = swing * waves * Math.cos(waves * t)
    return [dr * Math.cos(t) - r * Math.sin(t), dr * Math.sin(t) + r * Math.cos(t)]
  }
  let d = `M${nums(at(0))}`
  for (let i = 0; i < pieces; i++) {
    const [from, to] = [i * span, (i + 1) * span]
    const [p, q, u, v] = [at(from), at(to), slope(from), slope(to)]
    const third = span / 3
    d += `C${nums([p[0] + u[0] * third, p[1] + u[1] * third, q[0] - v[0] * third, q[1] - v[1] * third, q[0], q[1]])}`
  }
  return `${d}z`
}
