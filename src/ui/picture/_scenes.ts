import { filled } from '#src/ui/motif/_svg.ts'
import { dyes } from '#src/ui/motif/dye.ts'
import { bottle } from '#src/ui/picture/_drink.ts'
import { chips, jar, tofu } from '#src/ui/picture/_food.ts'
import { knittedDoll } from '#src/ui/picture/_knit.ts'
import { beside, hung, plain, plant, shelf, small, sunPatch, table, wall } from '#src/ui/picture/_place.ts'
import { box, cloth, disc, ink, leaf, line, oval, type Painter, type Stage, shade, tumpal, wood } from '#src/ui/picture/_stage.ts'
import { basket, pandanBag } from '#src/ui/picture/_woven.ts'
/** Teras batik: cloths drying on bamboo, the wax pan and a low stool. */
export const batikTerrace: Painter = (stage) => {
  const floor =
    box(0, 318, 700, 82, '#CDB08A') +
    line('M0 346H700M0 378H700M90 318L40 400M240 318L216 400M400 318L408 400M560 318L600 400', '#B4946B', 1.6) +
    shade('M0 318H700V328H0Z', 0.1)
  const low = box(0, 258, 700, 62, '#E7D6B8') + box(0, 252, 700, 12, '#F4EAD6') + shade('M0 264H700V270H0Z', 0.08)
  const roof =
    box(0, 0, 700, 30, wood.deep) + box(0, 26, 700, 30, tumpal(stage, { height: 30, y: 26, down: true })) + shade('M0 56H700V62H0Z', 0.12)
  const post = (x: number) => box(x, 30, 22, 294, wood.body) + box(x, 30, 7, 294, wood.light) + box(x - 6, 308, 34, 20, '#B9AD98', 2)
  const pole =
    box(-10, 84, 720, 9, '#C9A960', 4) +
    box(-10, 84, 720, 3, '#E3CB8C', 2) +
    [90, 250, 420, 590].map((x) => box(x, 83, 3, 11, '#9d7f3d')).join('')
  const widths = [stage.random.whole(118, 140), stage.random.whole(150, 176), stage.random.whole(118, 146)]
  let x = 78
  const cloths = widths.map((width, i) => {
    const own = i === 1 ? beside(stage, 'cloth', stage.dyeName, stage.motif) : beside(stage, `cloth${i}`)
    const piece = hung(own, x, 90, width, stage.random.whole(186, 222), 0.5)
    x += width + stage.random.whole(14, 24)
    return piece
  })
  return (
    plain(stage, 196) +
    low +
    floor +
    post(22) +
    post(656) +
    pole +
    cloths.join('') +
    roof +
    waxPan(598, 366) +
    stool(478, 370) +
    plant(62, 372, 0.86, '#A6583A')
  )
}

function waxPan(x: number, y: number): string {
  return (
    oval(x + 8, y + 2, 52, 9, ink.night, 'opacity=".16"') +
    filled(`M${x - 38} ${y - 40}H${x + 38}L${x + 30} ${y}H${x - 30}Z`, '#B5654A') +
    shade(`M${x + 10} ${y - 40}H${x + 38}L${x + 30} ${y}H${x + 4}Z`, 0.16) +
    filled(`M${x - 12} ${y - 4}v-16q12-12 24 0v16z`, '#3a1c12') +
    filled(`M${x - 6} ${y - 4}q-2-10 6-16 8 6 6 16z`, '#E9A23B') +
    filled(`M${x - 54} ${y - 52}H${x + 54}Q${x + 46} ${y - 32} ${x} ${y - 32}Q${x - 46} ${y - 32} ${x - 54} ${y - 52}Z`, '#3c3832') +
    oval(x, y - 52, 54, 9, '#57514a') +
    oval(x, y - 52, 42, 6, '#8a4f1f') +
    line(`M${x + 8} ${y - 54}L${x + 48} ${y - 96}`, wood.pale, 5) +
    line(`M${x - 4} ${y - 50}l14-8`, '#b8692f', 8)
  )
}

function stool(x: number, y: number): string {
  return (
    oval(x + 6, y + 2, 52, 8, ink.night, 'opacity=".14"') +
    line(`M${x - 34} ${y - 28}L${x - 40} ${y}M${x + 34} ${y - 28}L${x + 40} ${y}`, wood.deep, 9) +
    box(x - 48, y - 40, 96, 14, wood.light, 4) +
    box(x - 48, y - 40, 96, 5, wood.pale, 3)
  )
}

/** Meja kriya: baskets and dolls under way, tools on the wall, yarn. */
export const craftTable: Painter = (stage) => {
  const rack =
    box(52, 44, 270, 108, wood.pale, 4) +
    shade('M52 146H322V152H52Z', 0.12) +
    [
      line('M90 62V120', wood.deep, 7) + line('M90 62V78', '#8f9497', 9),
      filled('M130 62l10 52-6 2-10-52zM156 62l-10 52 6 2 10-52z', '#8f9497') +
        disc(128, 126, 11, 'none', `stroke="${stage.dye.ground}" stroke-width="6"`) +
        disc(156, 126, 11, 'none', `stroke="${stage.dye.ground}" stroke-width="6"`),
      line('M196 62V132', '#C9A960', 5) + line('M212 62V132', '#C9A960', 5),
      box(238, 62, 66, 16, '#E3B24C', 2) +
        line('M244 62v8M252 62v6M260 62v8M268 62v6M276 62v8M284 62v6M292 62v8', ink.soft, 1.5) +
        disc(270, 112, 20, 'none', `stroke="${wood.body}" stroke-width="6"`),
    ].join('')
  const yarn = (x: number, y: number, r: number, fill: string) =>
    oval(x + 6, y + r - 2, r, 6, ink.night, 'opacity=".14"') +
    disc(x, y, r, fill) +
    line(
      `M${x - r * 0.8} ${y - r * 0.3}Q${x} ${y - r} ${x + r * 0.8} ${y - r * 0.3}M${x - r * 0.9} ${y + r * 0.1}Q${x} ${y - r * 0.6} ${x + r * 0.9} ${y + r * 0.1}M${x - r * 0.5} ${y + r * 0.8}Q${x - r * 0.2} ${y} ${x + r * 0.7} ${y - r * 0.6}M${x} ${y + r * 0.9}Q${x + r * 0.2} ${y + r * 0.2} ${x + r * 0.9} ${y}`,
      ink.gleam,
      2,
      'opacity=".5"',
    )
  const shelfYarn = Object.values(dyes)
    .slice(0, 5)
    .map((dye, i) => yarn(404 + i * 52, 113, 23, i === 4 ? '#E3C9A0' : dye.ground))
    .join('')
  const low = Object.values(dyes)
    .slice(1, 4)
    .map((dye, i) => yarn(402 + i * 46, 244 + (i % 2) * 4, 18, dye.accent))
    .join('')
  return (
    wall(stage.ground, 330, '#C8A67C') +
    sunPatch(330, 16, 110, 240) +
    rack +
    shelf(370, 136, 290) +
    shelfYarn +
    table(44, 262, 612, 344) +
    small(stage, 'basket', basket, 128, 266, 0.36, 430) +
    small(stage, 'bag', pandanBag, 256, 266, 0.38, 432) +
    low +
    small(stage, 'doll', knittedDoll, 346, 268, 0.27, 438) +
    small(stage, 'bag2', basket, 588, 266, 0.36, 430) +
    hungRunner(stage) +
    small(stage, 'under', basket, 200, 382, 0.26, 430) +
    plant(560, 384, 0.62, '#A6583A')
  )
}

function hungRunner(stage: Stage): string {
  const own = beside(stage, 'runner', stage.dyeName, stage.motif)
  return (
    filled('M426 262H536V322Q481 332 426 322Z', cloth(own, { scale: 0.36 })) +
    box(426, 302, 110, 22, tumpal(own, { height: 22, y: 302, x: 426 })) +
    shade('M426 262H536V270H426Z', 0.16) +
    shade('M510 262H536V322L512 326Z', 0.1)
  )
}

/** Lapak: an awning, a table in cloth, the day's goods. */
export const marketStall: Painter = (stage) => {
  const { ground, accent, line: pale } = stage.dye
  const stripe = (i: number) => (i % 2 ? pale : ground)
  const awning = Array.from({ length: 12 }, (_, i) => filled(`M${106 + i * 41} 58h41l${i * 1.6 - 7} 62h-46z`, stripe(i))).join('')
  const scallops = Array.from(
    { length: 12 },
    (_, i) => filled(`M${94 + i * 43} 118h43v12a21.500 18 0 0 1-43 0z`, stripe(i)) + shade(`M${94 + i * 43} 118h43v6h-43z`, 0.14),
  ).join('')
  const skirt =
    filled('M88 266H612V380Q350 390 88 380Z', cloth(stage, { scale: 0.5 })) +
    box(88, 344, 524, 34, tumpal(stage, { height: 34, y: 344, x: 88 })) +
    box(88, 338, 524, 4, accent) +
    shade(Array.from({ length: 8 }, (_, i) => `M${140 + i * 62} 266q8 60-6 118h20q8-60 0-118z`).join(''), 0.13) +
    shade('M88 266H612V276H88Z', 0.2)
  const flags = Array.from({ length: 9 }, (_, i) =>
    filled(`M${10 + i * 80} ${18 + Math.abs(i - 4) * -2 + 8}l26 2-14 24z`, [ground, accent, leaf.body, '#C4542F'][i % 4] ?? ground),
  ).join('')
  const goods = [tofu, jar, chips, basket, chips, bottle, jar]
    .map((paint, i) => small(stage, `g${i}`, paint, 140 + i * 71, 264, [0.24, 0.26, 0.27, 0.26, 0.27, 0.27, 0.25][i] ?? 0.25))
    .join('')
  return (
    plain(stage, 214) +
    box(0, 318, 700, 82, '#CDB58C') +
    shade('M70 384H640L668 396H96Z', 0.16) +
    line('M-10 26Q350 6 710 26', ink.soft, 2) +
    flags +
    box(98, 60, 12, 324, wood.body) +
    box(590, 60, 12, 324, wood.body) +
    shade('M110 120H590V150H110Z', 0.12) +
    box(84, 254, 532, 14, wood.light, 3) +
    goods +
    skirt +
    awning +
    scallops +
    shade('M106 58H598L604 70H100Z', 0.12) +
    box(100, 50, 500, 11, wood.deep, 4) +
    small(stage, 'foot', basket, 642, 386, 0.22, 430)
  )
}
