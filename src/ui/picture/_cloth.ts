import { seeded } from '#src/base/seed.ts'
import { butterflySign } from '#src/ui/motif/_living.ts'
import { num } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { dyes } from '#src/ui/motif/dye.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  leaf,
  line,
  type Painter,
  rail,
  type Stage,
  shade,
  standingShadow,
  tumpal,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

interface Hanging {
  readonly x: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly folds: number
}

/** The outline of a cloth that hangs free: sides sway a little, the hem follows the folds. */
export function hangingOutline({ x, top, width, height, folds }: Hanging, sway = 7): string {
  const foot = top + height
  const right = x + width
  const step = width / folds
  let d = `M${num(x)} ${top}H${num(right)}C${num(right + 4)} ${num(top + height * 0.3)} ${num(right - 4)} ${num(top + height * 0.65)} ${num(right + 2)} ${num(foot)}`
  for (let i = 0; i < folds; i++) {
    const dip = i % 2 === 0 ? sway : -sway * 0.4
    d += `Q${num(right - (i + 0.5) * step)} ${num(foot + dip)} ${num(right - (i + 1) * step)} ${num(foot + (i % 2 ? 3 : -2))}`
  }
  return `${d}C${num(x - 3)} ${num(top + height * 0.66)} ${num(x + 4)} ${num(top + height * 0.33)} ${num(x)} ${top}z`
}

/** Folds: each a shadow that widens towards the hem with a lit edge to its left. */
export function foldShades({ x, top, width, height, folds }: Hanging): string {
  const step = width / folds
  const foot = top + height + 14
  let [dark, deep, light] = ['', '', '']
  for (let i = 0; i < folds; i++) {
    const a = x + i * step + step * 0.58
    dark += `M${num(a + 3)} ${top}C${num(a + 7)} ${num(top + height * 0.35)} ${num(a - 7)} ${num(top + height * 0.7)} ${num(a)} ${num(foot)}H${num(a + step * 0.42)}C${num(a + step * 0.25)} ${num(top + height * 0.7)} ${num(a + step * 0.44)} ${num(top + height * 0.35)} ${num(a + step * 0.3)} ${top}z`
    deep += `M${num(a + step * 0.2)} ${top}C${num(a + step * 0.32)} ${num(top + height * 0.35)} ${num(a + step * 0.12)} ${num(top + height * 0.7)} ${num(a + step * 0.28)} ${num(foot)}H${num(a + step * 0.42)}C${num(a + step * 0.25)} ${num(top + height * 0.7)} ${num(a + step * 0.44)} ${num(top + height * 0.35)} ${num(a + step * 0.3)} ${top}z`
    light += `M${num(a - step * 0.3)} ${top}C${num(a - step * 0.2)} ${num(top + height * 0.35)} ${num(a - step * 0.45)} ${num(top + height * 0.7)} ${num(a - step * 0.28)} ${num(foot)}h6C${num(a - step * 0.31)} ${num(top + height * 0.7)} ${num(a - step * 0.06)} ${num(top + height * 0.35)} ${num(a - step * 0.18)} ${top}z`
  }
  return shade(dark, 0.15) + shade(deep, 0.16) + gleam(light, 0.13)
}

/** Three rules and a row of bamboo shoots: the end of a cloth. */
export function clothEnd(stage: Stage, x: number, y: number, width: number, height: number): string {
  const { ground, line: thread, accent } = stage.dye
  return (
    box(x, y - 20, width, height + 60, ground) +
    box(x, y - 18, width, 2.5, thread) +
    box(x, y - 12, width, 6, accent) +
    box(x, y - 3, width, 2.5, thread) +
    box(x, y, width, height, tumpal(stage, { height, y, x }))
  )
}

export const hangingCloth: Painter = (stage) => {
  const width = stage.random.whole(220, 252)
  const piece = { x: (400 - width) / 2, top: 84, width, height: stage.random.whole(330, 352), folds: stage.random.pick([5, 6, 7]) }
  const outline = hangingOutline(piece)
  const foot = piece.top + piece.height
  const wide = { x: piece.x - 20, width: width + 40 }
  const scale = stage.random.pick([0.5, 0.58, 0.66])
  const face =
    box(wide.x, piece.top, wide.width, piece.height + 30, cloth(stage, { scale })) +
    clothEnd(stage, wide.x, foot - 62, wide.width, 58) +
    foldShades(piece)
  return (
    group('translate(15 16)', shade(outline, 0.11)) +
    within(stage, outline, face) +
    rail(piece.x - 30, piece.x + width + 30, piece.top - 4, true)
  )
}

export const foldedCloth: Painter = (stage) => {
  const top = cloth(stage, { scale: 0.44, transform: 'matrix(1 0 -.38 .62 0 0)' })
  const front = cloth(stage, { scale: 0.44 })
  const { ground, line: thread, accent } = stage.dye
  const lid = 'M112 196Q118 186 132 186H320Q334 186 338 196L368 288H38Z'
  const rows = 'M33 336H372M31 342H373M33 349H372'
  const body =
    filled(lid, top) +
    gleam('M112 196Q118 186 132 186H210L168 288H38Z', 0.1) +
    shade('M300 186H320Q334 186 338 196L368 288H330Z', 0.08) +
    filled('M38 288H368Q377 303 368 324H38Q26 307 38 288Z', front) +
    line('M40 289H367', thread, 1.6, 'opacity=".6"') +
    filled('M37 324H368Q378 341 368 362H37Q23 345 37 324Z', ground) +
    line(rows, accent, 1.8) +
    filled('M35 362H370Q380 388 368 412H35Q20 388 35 362Z', front) +
    shade(
      'M30 314H373Q373 320 368 325H37Q32 320 30 314ZM28 352H374Q373 358 369 363H35Q30 358 28 352ZM27 400H374Q372 408 368 412H35Q29 408 27 400Z',
      0.3,
    ) +
    gleam('M38 288H368L370 294H35ZM37 325H368L370 330H33ZM35 363H370L372 369H31Z', 0.13)
  return group(
    'translate(0 -36)',
    standingShadow(34, 370, 410, 16) + body + paperTag(stage, stage.random.whole(250, 292), 282, stage.random.whole(-7, 8)),
  )
}

/** A tag on a string, with our butterfly in madder. */
export function paperTag(stage: Stage, x: number, y: number, turn: number): string {
  const red = dyes.mengkudu.ground
  const sign = butterflySign(1, 31, 0.34, { ground: red, line: red, accent: ink.paper, second: ink.paper }, seeded(`${stage.seed}/sign`))
  const card =
    line('M1 8C-2-10 8-18 5-30', wood.body, 1.6) +
    shade('M-21 4H29V74H-18Z', 0.18) +
    box(-24, 0, 50, 70, ink.paper, 3) +
    disc(1, 9, 3, wood.body) +
    sign +
    line('M-13 52H15M-13 59H6', ink.soft, 2.2)
  return group(`translate(${x} ${y}) rotate(${turn})`, card)
}

export const flatCloth: Painter = (stage) => {
  const turn = stage.random.pick([-8, -6, -5, 6])
  const { ground, line: thread, accent, second } = stage.dye
  const sheetShape = 'M56 74Q200 70 340 77Q342 240 339 372L284 424Q160 428 58 423Q55 250 56 74Z'
  const curl = 'M339 372L284 424Q277 386 289 368Q314 376 339 372Z'
  const bands =
    filled('M56 74Q200 70 340 77V142H56Z', ground) +
    box(56, 86, 285, 46, tumpal(stage, { height: 46, y: 86, x: 56 })) +
    line('M57 139H341', thread, 2.2) +
    line('M57 145.500H341', accent, 4.5) +
    line('M57 152H341', thread, 2.2)
  const creases =
    shade('M148 73h6V425h-6zM242 73h6V424h-6zM56 246h285v6H56z', 0.1) + gleam('M154 73h3V425h-3zM248 73h3V424h-3zM56 252h285v3H56z', 0.16)
  const face = filled(sheetShape, cloth(stage, { scale: stage.random.pick([0.5, 0.58]) })) + within(stage, sheetShape, bands + creases)
  const corner =
    shade('M341 374L290 428Q270 390 284 362Q316 372 341 374Z', 0.2) +
    filled(curl, second) +
    gleam('M339 372L318 392Q304 376 289 368Q314 376 339 372Z', 0.18)
  return group(`rotate(${turn} 200 250)`, shade('M68 92L352 90 354 384 298 440 72 438Z', 0.13) + face + corner)
}

export const clothRoll: Painter = (stage) => {
  const face = cloth(stage, { scale: 0.5 })
  const { line: thread, accent, second } = stage.dye
  const drop = stage.random.whole(372, 396)
  const fringe = Array.from(
    { length: 42 },
    (_, i) => `M${82 + i * 5.6} ${drop + 4}l${num(stage.random.between(-2, 2))} ${num(stage.random.between(11, 15))}`,
  ).join('')
  const sheetShape = `M80 176H318V${drop}Q200 ${drop + 8} 80 ${drop}Z`
  return (
    shade(`M92 200H332L342 ${drop + 22}H98Z`, 0.1) +
    filled(sheetShape, face) +
    shade('M80 206H318V246Q200 236 80 246Z', 0.22) +
    shade(`M262 206H318V${drop}L270 ${drop + 5}Z`, 0.07) +
    gleam(`M92 246H112L110 ${drop + 3}H90Z`, 0.12) +
    line(`M80 ${drop - 14}Q200 ${drop - 7} 318 ${drop - 14}`, thread, 2.4) +
    line(`M80 ${drop - 7}Q200 ${drop} 318 ${drop - 7}`, accent, 4) +
    line(fringe, thread, 1.5) +
    box(48, 130, 306, 84, face, 8) +
    gleam('M56 130H348V150H49Q48 132 56 130Z', 0.2) +
    shade('M48 184H354V206Q354 214 346 214H56Q48 214 48 206Z', 0.26) +
    shade('M48 202H354V206Q354 214 346 214H56Q48 214 48 206Z', 0.2) +
    `<ellipse cx="353" cy="172" rx="19" ry="42" fill="${second}"/>` +
    line('M353 140c12 6 12 58 0 63-9-5-9-48 0-52 7 4 7 36 0 40-4-4-4-24 0-27', thread, 2.2)
  )
}

/** Selendang over a peg: one end before the other. */
export const scarf: Painter = (stage) => {
  const ends = [stage.random.whole(420, 436), stage.random.whole(352, 384)] as const
  const back = `M196 92Q276 92 284 168L308 ${ends[1]}L202 ${ends[1] + 5}L190 150Z`
  const front = `M206 86Q120 92 112 176L88 ${ends[0]}L200 ${ends[0] + 6}L218 176Q222 110 226 92Q216 86 206 86Z`
  const backShades =
    shade('M190 150Q250 130 262 104L196 92ZM258 130L276 420H306L284 168Z', 0.16) + shade(`M190 120L236 ${ends[1] + 10}H180Z`, 0.24)
  const frontShades =
    shade(`M196 88Q156 190 166 ${ends[0] + 8}H190Q186 200 218 96ZM150 104L112 ${ends[0] + 8}H92L122 150Z`, 0.15) +
    gleam(`M164 96Q134 200 130 ${ends[0] + 8}H146Q150 200 182 92Z`, 0.14)
  const backEnd = scarfEnd(stage, 200, 312, ends[1] - 4, -2)
  const frontEnd = scarfEnd(stage, 84, 204, ends[0] - 2, 3)
  const farSide = filled(back, cloth(stage, { scale: 0.54, transform: 'rotate(-5)' })) + within(stage, back, backEnd.bands + backShades)
  const nearSide = filled(front, cloth(stage, { scale: 0.54, transform: 'rotate(3)' })) + within(stage, front, frontEnd.bands + frontShades)
  const peg =
    disc(212, 92, 24, ink.night, 'opacity=".2"') +
    disc(206, 82, 22, '#8a5a33') +
    disc(204, 79, 18, '#a9774a') +
    line('M194 74a11 11 0 0 1 13-5', '#d0a878', 2.5)
  return group('translate(18 18)', shade(back, 0.1) + shade(front, 0.1)) + backEnd.fringe + farSide + frontEnd.fringe + nearSide + peg
}

function scarfEnd(
  stage: Stage,
  left: number,
  right: number,
  y: number,
  slope: number,
): { readonly bands: string; readonly fringe: string } {
  const { ground, line: thread, accent } = stage.dye
  const rule = (up: number, colour: string, width: number) => line(`M${left - 8} ${y - up}L${right + 8} ${y - up + slope}`, colour, width)
  const bands = box(left - 12, y - 46, right - left + 24, 70, ground) + rule(42, thread, 2.4) + rule(33, accent, 6) + rule(24, thread, 2.4)
  const threads = Array.from({ length: 18 }, (_, i) => {
    const x = left + 8 + ((right - left - 20) * i) / 17
    return `M${num(x)} ${y}l${num(stage.random.between(-2, 2))} ${num(stage.random.between(25, 29))}`
  })
  return { bands, fringe: line(threads.join(''), thread, 2.2) + line(threads.join(''), accent, 0.8) }
}

const rowsOf = {
  rhombs: (y: number, h: number) =>
    repeat(26, (x) => `M${x} ${y}l13 ${h / 2}-13 ${h / 2}-13-${h / 2}zM${x} ${y + h / 4}l6 ${h / 4}-6 ${h / 4}-6-${h / 4}z`),
  zigzag: (y: number, h: number) => `M20 ${y + h}${repeat(24, (x) => `L${x} ${y}l12 ${h}`)}`,
  shoots: (y: number, h: number) => repeat(20, (x) => `M${x - 9} ${y + h}l9-${h} 9 ${h}zM${x} ${y + h}v-${h / 2}`),
  boats: (y: number, h: number) =>
    repeat(
      48,
      (x) =>
        `M${x - 19} ${y + h * 0.35}q5 ${h * 0.6} 19 ${h * 0.6}t19-${h * 0.6}M${x} ${y + h * 0.9}V${y}m-9 ${h * 0.35}h18m-14-${h * 0.22}h10`,
    ),
  hooks: (y: number, h: number) =>
    repeat(28, (x) => `M${x - 11} ${y + h}v-${h * 0.7}q0-${h * 0.3} 6-${h * 0.3}t6 ${h * 0.3}v${h * 0.25}M${x + 7} ${y + h}v-${h * 0.5}`),
} as const

function repeat(step: number, one: (x: number) => string): string {
  let d = ''
  for (let x = 40; x < 380; x += step) d += one(x)
  return d
}

/** Tapis: gold couched in rows on a dark warp; every row is drawn from the seed. */
export const tapis: Painter = (stage) => {
  const ground = stage.random.pick(['#3a1f16', '#241c2b', '#5a1d18', '#1b2238'])
  const stripe = stage.random.pick(['#8a2f22', '#7a5a20', '#2f4a3a'])
  const names = Object.keys(rowsOf) as (keyof typeof rowsOf)[]
  const piece = { x: 70, top: 92, width: 260, height: 344, folds: stage.random.pick([3, 4]) }
  let rows = ''
  for (let y = 116, i = 0; y < 400; i++) {
    const h = stage.random.pick([18, 24, 30])
    rows += box(40, y - 7, 320, 3, '#d9a93f') + box(40, y + h + 6, 320, 2, '#b8862b')
    if (i % 3 === 1) rows += box(40, y - 4, 320, h + 10, stripe)
    rows += line(rowsOf[stage.random.pick(names)](y, h), i % 3 === 1 ? '#f3d488' : '#e0b04a', 2.6)
    y += h + 24
  }
  const outline = hangingOutline(piece, 4)
  const face = box(40, 92, 320, 380, ground) + rows + foldShades(piece)
  const tassels = Array.from({ length: 21 }, (_, i) => `M${num(76 + i * 12.4)} ${436 + (i % 3)}v12`).join('')
  const foot =
    line(tassels, '#d9a93f', 2.2) + Array.from({ length: 21 }, (_, i) => disc(76 + i * 12.4, 450 + (i % 3), 3, '#e7c163')).join('')
  return group('translate(16 16)', shade(outline, 0.11)) + foot + within(stage, outline, face) + rail(44, 356, 86, true)
}

export const palmLeaf = (x: number, y: number, turn: number, k = 1) =>
  group(
    `translate(${x} ${y}) rotate(${turn}) scale(${k})`,
    filled('M0 0Q26-34 76-26Q54 10 0 0Z', leaf.body) +
      filled('M0 0Q30-16 76-26Q54 10 0 0Z', leaf.deep, 'opacity=".45"') +
      line('M0 0Q34-16 72-25', leaf.light, 1.6),
  )
