import { seeded } from '#src/base/seed.ts'
import { butterflySign } from '#src/ui/motif/_living.ts'
import { dots, ellipse, rhombus, ring } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { palmLeaf } from '#src/ui/picture/_cloth.ts'
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
  paperLabel,
  type Stage,
  shade,
  sign,
  slab,
  standingShadow,
  suited,
  tile,
  tumpal,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

const grainOf = (stage: Stage, body: string, vein: string) =>
  tile(
    stage,
    90,
    34,
    box(0, 0, 90, 34, body) + line('M0 7Q30 2 60 8T90 7M0 20Q24 26 50 19T90 20M10 13H40M56 29H84', vein, 1.4, 'opacity=".55"'),
  )

const wheel = (x: number, y: number, r: number, fill: string, hub: string) =>
  disc(x + 3, y + 3, r, ink.night, 'opacity=".2"') +
  disc(x, y, r, fill) +
  disc(x, y, r * 0.78, 'none', `stroke="${ink.night}" stroke-width="1.5" opacity=".2"`) +
  disc(x, y, r * 0.3, hub) +
  disc(x - r * 0.3, y - r * 0.35, r * 0.2, '#fff', 'opacity=".25"')

/** Mainan kayu: an elephant to pull, a truck, or a fish on a stand. */
export const woodenToy: Painter = (stage) =>
  suited(stage, [
    [elephant, /gajah/i],
    [truck, /truk|mobil|pedati/i],
    [bird, /burung|ukir/i],
  ])(stage)

function elephant(stage: Stage): string {
  const { ground, accent, second } = stage.dye
  const grain = grainOf(stage, wood.pale, wood.light)
  const body =
    'M96 372V262Q96 190 170 184H236Q268 160 304 182Q340 206 336 262V330Q336 350 352 348Q362 348 362 338H374Q376 368 350 370Q314 370 314 334V296Q300 312 284 312V372H236V326H150V372Z'
  const rug = 'M134 184H228V264Q181 276 134 264Z'
  return (
    standingShadow(74, 318, 426, 18) +
    line('M330 396Q372 380 366 420T392 440', stage.dye.ground, 3.5) +
    box(64, 372, 272, 26, wood.body, 9) +
    box(64, 372, 272, 8, wood.light, 4) +
    group('translate(5 7)', shade(body, 0.16)) +
    filled(body, grain) +
    within(stage, body, shade('M96 300Q200 350 284 300V380H90Z', 0.1) + gleam('M96 262Q96 190 170 184H236Q150 200 116 300L96 330Z', 0.18)) +
    line('M98 240Q76 250 80 290', wood.light, 7) +
    within(
      stage,
      rug,
      box(130, 184, 100, 84, cloth(stage, { scale: 0.4 })) + box(130, 244, 100, 22, tumpal(stage, { height: 22, y: 244, x: 130 })),
    ) +
    line('M134 184H228V264Q181 276 134 264Z', accent, 2) +
    shade('M238 204Q284 190 290 238Q288 280 256 282Q230 262 238 204Z', 0.2) +
    filled('M234 200Q280 186 286 234Q284 276 252 278Q226 258 234 200Z', second === '#74230F' ? wood.body : second) +
    disc(310, 226, 6, ink.text) +
    disc(308, 224, 2, '#fff') +
    filled('M314 268Q340 282 352 270Q336 292 312 282Z', '#F7EFDD') +
    wheel(110, 408, 26, ground, accent) +
    wheel(288, 408, 26, ground, accent)
  )
}

function truck(stage: Stage): string {
  const { ground, accent, line: pale } = stage.dye
  const grain = grainOf(stage, wood.pale, wood.light)
  const cab = 'M256 248H308Q322 248 328 262L344 306V372H256Z'
  return (
    standingShadow(54, 346, 430, 18) +
    box(48, 360, 304, 28, wood.deep, 8) +
    slab(56, 252, 186, 108, 0, 0, { front: grain, top: wood.end, side: wood.light }) +
    box(56, 252, 186, 12, wood.body, 3) +
    box(56, 288, 186, 5, wood.body) +
    box(56, 324, 186, 5, wood.body) +
    box(80, 208, 64, 44, ground, 5) +
    box(80, 208, 64, 44, cloth(stage, { scale: 0.32 }), 5) +
    disc(178, 232, 24, accent) +
    disc(170, 224, 7, '#fff', 'opacity=".3"') +
    disc(218, 236, 18, leaf.body) +
    box(56, 250, 186, 8, wood.light, 3) +
    filled(cab, ground) +
    gleam('M256 248H280L274 372H256Z', 0.14) +
    filled('M282 264H306Q312 264 316 272L326 306H282Z', pale) +
    shade('M282 264H292V306H282Z', 0.12) +
    line('M268 320V340', accent, 4) +
    disc(340, 344, 7, accent) +
    box(330, 366, 28, 12, wood.body, 5) +
    (stage.label
      ? group('translate(0 0)', box(96, 296, 106, 48, ink.paper, 4) + sign(stage, { x: 149, y: 320, width: 94, size: 19 }))
      : filled(rhombus(149, 308, 20, 22), ground) + filled(rhombus(149, 308, 11, 12), accent)) +
    wheel(108, 404, 30, wood.body, accent) +
    wheel(294, 404, 30, wood.body, accent)
  )
}

function bird(stage: Stage): string {
  const { ground, accent } = stage.dye
  const grain = grainOf(stage, '#B98355', '#9a673c')
  const body =
    'M92 318Q66 230 130 190Q166 166 190 122Q206 92 238 96Q268 100 274 128L306 142L272 154Q268 190 292 214Q326 258 292 304Q250 352 170 346Q120 342 92 318Z'
  const wing = 'M128 262Q140 206 208 210Q262 216 258 270Q230 318 168 312Q126 302 128 262Z'
  return (
    standingShadow(112, 292, 428, 18) +
    box(193, 330, 14, 80, wood.deep) +
    slab(112, 402, 168, 26, 18, 14, { front: wood.body, top: wood.pale, side: wood.deep }) +
    group('translate(6 8)', shade(body, 0.14)) +
    filled(body, grain) +
    within(
      stage,
      body,
      gleam('M92 318Q66 230 130 190Q166 166 190 122Q196 108 208 100Q204 160 150 214Q112 262 120 336Z', 0.2) +
        shade('M292 304Q250 352 170 346Q260 320 280 200L330 230Z', 0.16),
    ) +
    group('translate(4 5)', shade(wing, 0.2)) +
    filled(wing, wood.pale) +
    line('M142 264Q154 226 204 228M150 278Q168 244 222 246M164 292Q186 264 238 264', wood.deep, 3) +
    `<path d="${dots(ring(206, 272, 16, 8))}" stroke="${ground}" stroke-width="5" stroke-linecap="round" fill="none"/>` +
    disc(206, 272, 6, accent) +
    filled('M92 318Q60 330 38 306Q62 300 84 282Q86 302 92 318Z', ground) +
    disc(246, 124, 7, ink.text) +
    disc(244, 122, 2.2, '#fff') +
    filled('M270 122L312 142L270 156Q278 140 270 122Z', accent)
  )
}

const soaps = [
  ['#E7D3A8', '#F3E5C4', '#C9AE78'],
  ['#B9C79A', '#CFDBB4', '#96A673'],
  ['#D9A38F', '#EABFAF', '#BA7F6A'],
  ['#8c6a52', '#A98469', '#6d4e39'],
] as const

/** Sabun: bars cut by hand, a paper band about each. */
export const soap: Painter = (stage) => {
  const first = stage.random.whole(0, 3)
  const toneOf = (i: number) => soaps[(first + i) % soaps.length] ?? soaps[0]
  const bar = (x: number, y: number, i: number) => {
    const [front, top, side] = toneOf(i)
    const flecks = Array.from({ length: 9 }, () =>
      disc(x + stage.random.between(8, 172), y + stage.random.between(8, 62), stage.random.between(1, 2.6), side),
    ).join('')
    return (
      slab(x, y, 180, 72, 34, 26, { front, top, side }) +
      flecks +
      line(`M${x} ${y + 18}Q${x + 50} ${y + 8} ${x + 90} ${y + 20}T${x + 180} ${y + 14}`, top, 3, 'opacity=".7"') +
      filled(`M${x + 56} ${y}l34-26h70l-34 26z`, i ? stage.dye.second : stage.dye.ground) +
      box(x + 56, y, 70, 72, i ? stage.dye.ground : cloth(stage, { scale: 0.34 }))
    )
  }
  return (
    standingShadow(74, 300, 424, 18) +
    palmLeaf(296, 408, -16, 1.1) +
    palmLeaf(300, 414, 24, 0.9) +
    bar(72, 352, 0) +
    shade('M84 352L112 330H286L262 352Z', 0.16) +
    bar(94, 270, 1) +
    shade('M98 270L126 248H300L276 270Z', 0.12) +
    group('rotate(-7 180 220)', bar(84, 190, 2)) +
    group(
      'rotate(-7 180 220)',
      box(106, 200, 108, 52, ink.paper, 4) +
        sign(stage, { x: 160, y: 226, width: 98, size: 20, fill: stage.label ? ink.text : stage.dye.ground }),
    )
  )
}

/** Lilin: poured in a glass, with a tin beside. */
export const candle: Painter = (stage) => {
  const wax = stage.random.pick(['#F6ECD4', '#EBD3B0', '#DDE0C4', '#EBC7B6'])
  const glass = 'M96 196H256V398Q256 424 232 424H120Q96 424 96 398Z'
  const tin = 'M236 330H350V412Q350 426 336 426H250Q236 426 236 412Z'
  const flame =
    filled('M176 186Q154 160 176 118Q200 158 176 186Z', '#E9A23B') +
    filled('M176 184Q164 166 176 144Q188 166 176 184Z', '#FBE7A8') +
    line('M176 206V180', ink.text, 3)
  return (
    standingShadow(96, 262, 424, 14) +
    oval(298, 432, 66, 9, ink.night, 'opacity=".13"') +
    filled(glass, '#EDE6D2') +
    within(
      stage,
      glass,
      box(90, 232, 170, 200, wax) + oval(176, 232, 82, 12, '#fff', 'opacity=".5"') + shade('M220 190H262V430H196Q240 330 220 190Z', 0.12),
    ) +
    oval(176, 196, 80, 13, 'none', 'stroke="#fff" stroke-width="3" opacity=".7"') +
    disc(176, 164, 54, '#F4C463', 'opacity=".16"') +
    flame +
    paperLabel(stage, 114, 274, 124, 104, 24) +
    box(114, 266, 124, 12, cloth(stage, { scale: 0.24 })) +
    line('M110 226V396', '#fff', 7, 'opacity=".55"') +
    filled(tin, stage.dye.ground) +
    within(
      stage,
      tin,
      box(230, 352, 130, 54, cloth(stage, { scale: 0.34 })) + gleam('M246 330H262V430H246Z', 0.2) + shade('M326 330H352V430H318Z', 0.18),
    ) +
    oval(293, 330, 57, 12, '#c9bfa8') +
    oval(293, 330, 50, 9, wax) +
    line('M293 330V316', ink.text, 3)
  )
}

/** Anting: a pair on its card. */
export const earrings: Painter = (stage) => {
  const { ground, accent, second, line: pale } = stage.dye
  const metal = stage.random.pick(['#C9A24A', '#B98A5A', '#A7A49A'])
  const form = stage.random.whole(0, 2)
  const drop = [
    (x: number) =>
      [0, 1, 2]
        .map(
          (i) =>
            filled(rhombus(x, 288 + i * 44, 24 - i * 3, 30 - i * 3), [ground, accent, second][i] ?? ground) +
            filled(rhombus(x, 288 + i * 44, 10, 13), i === 1 ? ground : metal),
        )
        .join(''),
    (x: number) =>
      disc(x, 318, 44, ground) +
      within(stage, ellipse(x, 318, 40, 40), box(x - 44, 274, 88, 88, cloth(stage, { scale: 0.4 }))) +
      disc(x, 318, 41, 'none', `stroke="${metal}" stroke-width="4"`) +
      [-24, -8, 8, 24]
        .map(
          (dx) =>
            line(`M${x + dx} ${364 - Math.abs(dx) / 3}v${24 - Math.abs(dx) / 3}`, metal, 2) +
            disc(x + dx, 392 - Math.abs(dx) / 1.5, 5, accent),
        )
        .join(''),
    (x: number) =>
      butterflySign(x, 304, 0.9, { ground, line: metal, accent: ground, second: accent }, seeded(`${stage.seed}/drop`)) +
      line(`M${x} 334V364`, metal, 2) +
      filled(rhombus(x, 380, 10, 16), second),
  ][form]
  const one = (x: number) => line(`M${x} 262V236q0-16-12-16`, metal, 3) + disc(x, 262, 5, metal) + (drop?.(x) ?? '')
  return (
    group('translate(12 14)', shade('M72 84H328V440H72Z', 0.12)) +
    box(72, 76, 256, 358, ink.paper, 8) +
    box(72, 76, 256, 62, cloth(stage, { scale: 0.44 }), 8) +
    box(72, 130, 256, 9, ink.paper) +
    box(72, 134, 256, 3, ground) +
    disc(200, 94, 13, stage.ground) +
    sign(stage, { x: 200, y: 172, width: 200, size: 28, fill: stage.label ? ink.text : ground, lines: 1 }) +
    disc(128, 220, 3, ink.soft) +
    disc(248, 220, 3, ink.soft) +
    one(140) +
    one(260) +
    line('M72 424H328', pale, 1.5)
  )
}
