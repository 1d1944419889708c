import { seeded } from '#src/base/seed.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { type DyeName, deepDyes } from '#src/ui/motif/dye.ts'
import { colourOf, type MotifKind, motifKinds } from '#src/ui/motif/motif.ts'
import { foldShades, hangingOutline } from '#src/ui/picture/_cloth.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  leaf,
  line,
  oval,
  type Painter,
  type Stage,
  shade,
  tumpal,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

/** The same shop, another thing: its own shape, in one of the three cloths the shop works with, left with the scene's definitions. */
export function beside(stage: Stage, name: string, dyeName?: DyeName, motif?: MotifKind): Stage {
  const seed = `${stage.seed}/${name}`
  const random = seeded(seed)
  const weave = `${stage.seed}/cloth${random.whole(1, 3)}`
  const worn = seeded(weave)
  const dye = dyeName ?? worn.pick(deepDyes)
  return { ...stage, seed, weave, random, dyeName: dye, dye: colourOf(dye), motif: motif ?? worn.pick(motifKinds), label: undefined }
}

/** A product drawn small, standing with its foot at `y`. Every painter stands its thing at about 428 of 500. */
export function small(stage: Stage, name: string, paint: Painter, x: number, y: number, k: number, foot = 428): string {
  return group(`translate(${Math.round(x - 200 * k)} ${Math.round(y - foot * k)}) scale(${k})`, paint(beside(stage, name)))
}

export const wall = (colour: string, floorY: number, floor: string) =>
  box(0, 0, 700, 400, colour) + box(0, floorY, 700, 400 - floorY, floor) + box(0, floorY - 8, 700, 8, ink.paper, 0, 'opacity=".55"')

/** Morning light that falls through an opening on the left. */
export const sunPatch = (x: number, y: number, w: number, h: number) => gleam(`M${x} ${y}h${w}l${h * 0.7} ${h}h${-w}z`, 0.3)

export const shelf = (x: number, y: number, w: number) =>
  shade(`M${x + 12} ${y + 14}h${w}v12h${-w}z`, 0.1) +
  box(x, y, w, 13, wood.body, 2) +
  box(x, y, w, 4, wood.light, 2) +
  filled(`M${x + 26} ${y + 13}h9v26zM${x + w - 35} ${y + 13}h9v26z`, wood.deep)

/** A length of cloth on a line, with its tumpal end. */
export function hung(stage: Stage, x: number, top: number, width: number, height: number, scale = 0.42): string {
  const piece = { x, top, width, height, folds: Math.max(3, Math.round(width / 34)) }
  const outline = hangingOutline(piece, 5)
  const y = top + height - 36
  const end =
    box(x - 10, y - 10, width + 20, 60, stage.dye.ground) +
    box(x - 10, y - 7, width + 20, 3, stage.dye.accent) +
    box(x - 10, y, width + 20, 34, tumpal(stage, { height: 34, y, x }))
  return (
    group('translate(9 8)', shade(outline, 0.1)) +
    within(stage, outline, box(x - 10, top, width + 20, height + 20, cloth(stage, { scale })) + end + foldShades(piece)) +
    pegs(x, width, top)
  )
}

const pegs = (x: number, width: number, top: number) =>
  [x + 14, x + width - 14].map((at) => box(at - 3, top - 8, 6, 18, wood.end, 2)).join('')

export function plant(x: number, y: number, k: number, pot: string, turn = 0): string {
  const fronds = [-66, 62, -44, 42, -22, 20, 0].map((angle, i) => {
    const long = 62 + i * 7
    const blade = filled(`M0 0Q-15-${long * 0.5} 0-${long}Q15-${long * 0.5} 0 0Z`, i % 2 ? leaf.body : leaf.deep)
    return group(
      `translate(${angle * 0.14} -52) rotate(${angle + turn})`,
      blade + line(`M0-6V-${long - 8}`, leaf.light, 1.4, 'opacity=".7"'),
    )
  })
  return group(
    `translate(${x} ${y}) scale(${k})`,
    oval(8, 2, 40, 7, ink.night, 'opacity=".15"') +
      fronds.join('') +
      filled('M-32-52H32L25 0H-25Z', pot) +
      box(-36, -58, 72, 12, pot, 3) +
      shade('M10-46H32L25 0H4Z', 0.14) +
      shade('M-32-46H32L31-40H-31Z', 0.14),
  )
}

export const lamp = (x: number, y: number, shadeColour: string) =>
  line(`M${x} 0V${y}`, ink.soft, 2.5) +
  disc(x, y + 32, 44, '#F8D98A', 'opacity=".22"') +
  disc(x, y + 28, 9, '#FCE9B4') +
  filled(`M${x - 34} ${y + 28}Q${x - 28} ${y} ${x} ${y}Q${x + 28} ${y} ${x + 34} ${y + 28}Z`, shadeColour) +
  gleam(`M${x - 26} ${y + 26}Q${x - 20} ${y + 6} ${x - 6} ${y + 3}Q${x - 14} ${y + 14} ${x - 14} ${y + 26}Z`, 0.25)

export const palm = (x: number, y: number, k: number) =>
  group(
    `translate(${x} ${y}) scale(${k})`,
    filled('M-5 0Q4-60-3-120H5Q12-60 7 0Z', '#7a6a4a') +
      [-150, -118, -62, -30, 0, 180]
        .map((turn) => group(`translate(1 -120) rotate(${turn})`, filled('M0 0Q30-24 70 6Q32-8 0 0Z', leaf.deep)))
        .join(''),
  )

/** The open plain behind a terrace: sky, hill, fields. */
export function plain(stage: Stage, horizon: number): string {
  const sky = stage.random.pick(['#DFE6DA', '#EBDDC0', '#E9D3BE', '#D9E2E2'])
  const peak = stage.random.whole(180, 520)
  const fields = ['#B9C38A', '#9DB071', '#7F9A5A']
  const bands = fields
    .map((fill, i) =>
      filled(
        `M0 ${horizon + i * 22}Q${180 + i * 70} ${horizon - 10 + i * 22} ${360 + i * 30} ${horizon + 3 + i * 22}T700 ${horizon - 4 + i * 22}V400H0Z`,
        fill,
      ),
    )
    .join('')
  return (
    box(0, 0, 700, 400, sky) +
    disc(peak > 350 ? 190 : 520, horizon - 96, 34, '#F3C469', 'opacity=".85"') +
    filled(
      `M${peak - 260} ${horizon + 8}Q${peak - 60} ${horizon - 30} ${peak} ${horizon - 74}Q${peak + 60} ${horizon - 30} ${peak + 280} ${horizon + 8}Z`,
      '#A9B8A8',
    ) +
    bands +
    palm(stage.random.whole(60, 130), horizon + 8, 0.8) +
    palm(stage.random.whole(560, 640), horizon + 14, 0.95)
  )
}

/** A table seen from the front. */
export const table = (x: number, y: number, w: number, floorY: number) =>
  shade(`M${x + 6} ${floorY + 24}H${x + w + 40}L${x + w + 10} ${floorY + 38}H${x + 30}Z`, 0.12) +
  box(x + 18, y, 20, floorY - y + 30, wood.deep) +
  box(x + w - 38, y, 20, floorY - y + 30, wood.deep) +
  box(x + 30, y + 16, w - 60, 14, wood.body) +
  box(x, y, w, 18, wood.light, 3) +
  box(x, y, w, 5, wood.pale, 2)
