import { seeded } from '#src/base/seed.ts'
import { butterflySign } from '#src/ui/motif/_living.ts'
import { rhombus } from '#src/ui/motif/_path.ts'
import { filled } from '#src/ui/motif/_svg.ts'
import { type Dye, dyes } from '#src/ui/motif/dye.ts'
import { clothEnd } from '#src/ui/picture/_cloth.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  lettering,
  line,
  type Painter,
  type Stage,
  shade,
  tumpal,
  within,
  wood,
} from '#src/ui/picture/_stage.ts'

const hook = line('M200 92V62Q200 46 214 46Q226 46 226 58', '#7d7468', 4.5)

const hanger = hook + line('M200 90L128 124M200 90L272 124', wood.body, 9) + line('M200 88L130 121', wood.light, 3)

const flip = (body: string) => group('translate(400 0) scale(-1 1)', body)

/** Kemeja: cloth cut so that sleeves run with the arm, a plain placket, one pocket. */
export const shirt: Painter = (stage) => {
  const long = stage.random.next() < 0.5
  const scale = stage.random.pick([0.48, 0.56])
  const body = 'M160 116L112 132Q118 190 112 226L106 428Q200 444 294 428L288 226Q282 190 288 132L240 116Q200 150 160 116Z'
  const sleeve = long
    ? 'M112 132Q92 138 84 158Q56 250 44 366L86 374Q98 290 114 226Q120 180 112 132Z'
    : 'M112 132Q92 138 82 158L38 246Q60 264 92 268L114 222Q120 180 112 132Z'
  const cuff = long ? 'M46 350L89 358L86 374L44 366Z' : 'M45 232Q66 250 99 255L92 268Q60 264 38 246Z'
  const arm = (fill: string) =>
    filled(sleeve, fill) +
    shade(
      long
        ? 'M114 226Q98 290 86 374L70 371Q84 270 100 190Q112 160 112 132Q120 180 114 226Z'
        : 'M114 222L92 268L72 264Q92 220 104 170L112 132Q120 180 114 222Z',
      0.2,
    ) +
    filled(cuff, stage.dye.ground) +
    line(long ? 'M46 350L89 358' : 'M45 232Q66 250 99 255', stage.dye.accent, 2)
  const face = filled(body, cloth(stage, { scale }))
  const folds = within(
    stage,
    body,
    shade('M130 428Q150 330 138 240Q160 330 152 436ZM262 436Q268 330 280 250Q290 330 288 436ZM246 150Q262 190 288 210V180Z', 0.13) +
      gleam('M168 440Q176 300 164 190Q186 300 182 440Z', 0.1) +
      shade('M112 220L106 428L118 432L126 240ZM288 220L294 428L274 434L276 240Z', 0.12),
  )
  return (
    group('translate(15 15)', shade(body, 0.1) + shade(sleeve, 0.1) + flip(shade(sleeve, 0.1))) +
    hanger +
    arm(cloth(stage, { scale, transform: 'rotate(24)' })) +
    flip(arm(cloth(stage, { scale, transform: 'rotate(24)' }))) +
    face +
    folds +
    shirtFront(stage, scale)
  )
}

function shirtFront(stage: Stage, scale: number): string {
  const { ground, line: thread, accent, second } = stage.dye
  const buttons = [178, 230, 282, 334, 386].map((y) => disc(200, y, 4, thread) + disc(200, y, 1.4, ground)).join('')
  const collarSide =
    filled('M166 100Q158 104 154 114L172 160L201 138Q176 124 166 100Z', ground) + line('M158 116L174 154L196 137', accent, 1.6)
  return (
    filled('M162 108Q200 96 238 108Q222 138 200 140Q178 138 162 108Z', second) +
    shade('M162 108Q200 96 238 108Q222 138 200 140Q178 138 162 108Z', 0.3) +
    filled('M166 100Q200 88 234 100L236 110Q200 98 164 110Z', ground) +
    box(190, 138, 20, 300, cloth(stage, { scale, of: '' })) +
    shade('M207 140h4V438h-4z', 0.22) +
    line('M190 142V436', thread, 1.2, 'opacity=".5"') +
    collarSide +
    flip(collarSide) +
    buttons +
    (stage.random.next() < 0.7
      ? box(228, 208, 48, 54, cloth(stage, { scale, transform: 'translate(3 5)' }), 3) +
        line('M228 220H276M228 208V258L252 264L276 258V208Z', thread, 1.2, 'opacity=".6"') +
        shade('M228 258L252 264L276 258V263L252 269L228 263Z', 0.2)
      : '')
  )
}

const teeDyes: readonly Dye[] = [
  dyes.nila,
  dyes.mengkudu,
  dyes.daun,
  dyes.malam,
  dyes.gading,
  dyes.kain,
  { ground: '#C08A2E', line: '#2A1A10', accent: '#FBF6EC', second: '#7A3A16' },
]

/** Kaos: a plain shirt; what counts is the print on its chest. */
export const tShirt: Painter = (stage) => {
  const dye = stage.random.pick(teeDyes)
  const ringer = stage.random.next() < 0.3
  const body = 'M156 104L106 122Q116 190 110 220L104 428Q200 442 296 428L290 220Q284 190 294 122L244 104Q200 152 156 104Z'
  const sleeve = 'M108 121Q88 128 76 150L34 232Q56 254 90 260L112 216Q122 170 108 121Z'
  const arm =
    filled(sleeve, dye.ground) +
    shade('M112 216L90 260L68 254Q94 214 104 170L108 121Q122 170 112 216Z', 0.16) +
    (ringer
      ? filled('M42 217Q62 238 98 243L90 260Q56 254 34 232Z', dye.accent)
      : line('M39 223Q60 243 95 249', dye.line, 1.4, 'opacity=".35"'))
  const folds = within(
    stage,
    body,
    shade('M128 430Q146 330 122 236Q166 320 156 440ZM250 440Q262 330 286 240Q284 330 290 440ZM250 140Q266 190 292 204V170Z', 0.11) +
      gleam('M172 440Q168 380 152 330Q186 370 190 440Z', 0.1),
  )
  const inside = 'M152 104Q200 82 248 104Q200 160 152 104Z'
  const neck = filled(inside, dye.ground) + shade(inside, 0.34) + line('M160 103Q200 90 240 103', dye.line, 1.4, 'opacity=".3"')
  return (
    group('translate(15 15)', shade(body, 0.1) + shade(sleeve, 0.1) + flip(shade(sleeve, 0.1))) +
    hook +
    arm +
    flip(arm) +
    neck +
    filled(body, dye.ground) +
    folds +
    line('M156 104Q200 152 244 104', dye.line, 1.4, 'opacity=".4"') +
    line('M150 107Q200 162 250 107', ringer ? dye.accent : dye.ground, 9) +
    line('M150 107Q200 162 250 107', ink.night, 9, 'opacity=".16"') +
    teePrint(stage, dye)
  )
}

function teePrint(stage: Stage, dye: Dye): string {
  const kind = stage.random.whole(0, 2)
  const art = kind === 0 ? butterflySign(200, 246, 1.25, dye, seeded(stage.seed)) : kind === 1 ? sunrise(stage, dye) : rhombs(dye)
  const words = stage.label
    ? lettering(stage.label, { x: 200, y: 334, width: 150, size: 23, fill: dye.line, lines: 2 })
    : line('M160 326H240M176 335H224', dye.accent, 3.4)
  const k = stage.random.pick([0.86, 0.96, 1.06])
  return group(`translate(200 ${stage.random.whole(250, 262)}) scale(${k}) translate(-200 -262)`, art + words)
}

function sunrise(stage: Stage, dye: Dye): string {
  const round = 'M132 240a68 62 0 1 1 136 0a68 62 0 1 1-136 0z'
  const rays = [212, 222, 231, 239].map((y) => box(130, y, 140, 3, dye.ground)).join('')
  return (
    filled(round, dye.accent) +
    within(
      stage,
      round,
      rays +
        filled('M120 268Q160 232 204 258T290 250V310H120Z', dye.line) +
        filled('M120 286Q170 256 212 278T290 274V310H120Z', dye.second) +
        line('M150 306Q190 286 210 262M190 306Q206 290 214 268', dye.line, 2),
    )
  )
}

function rhombs(dye: Dye): string {
  const rows = [
    [dye.line, 66, 66],
    [dye.ground, 58, 58],
    [dye.accent, 48, 48],
    [dye.ground, 38, 38],
  ] as const
  const nest = rows.map(([colour, w, h]) => filled(rhombus(200, 240, w, h), colour)).join('')
  const four = [
    [200, 222],
    [200, 258],
    [182, 240],
    [218, 240],
  ] as const
  return nest + filled(four.map(([x, y]) => rhombus(x, y, 14, 14)).join(''), dye.line) + filled(rhombus(200, 240, 6, 6), dye.accent)
}

/** Gamis and daster: plain above, cloth below, a tumpal hem. */
export const dress: Painter = (stage) => {
  const { ground, accent, line: thread } = stage.dye
  const skirt = 'M142 232Q200 244 258 232L318 436Q260 456 200 454Q140 456 82 436Z'
  const top = 'M160 112L124 126Q138 180 142 236Q200 248 258 236Q262 180 276 126L240 112Q222 140 200 140Q178 140 160 112Z'
  const sleeve = 'M124 126Q100 134 92 158L66 256Q84 268 104 268L136 196Q136 150 124 126Z'
  const arm =
    filled(sleeve, ground) +
    shade('M136 196L104 268L92 267Q112 214 120 160L124 126Q136 150 136 196Z', 0.24) +
    line('M69 246Q86 258 108 259', accent, 3)
  const face =
    box(60, 230, 280, 240, cloth(stage, { scale: 0.5 })) +
    clothEnd(stage, 60, 412, 280, 34) +
    shade('M150 240L120 460H150L166 240ZM206 244L204 460H236L222 244ZM250 236L296 460H330L262 236Z', 0.15) +
    gleam('M180 244L164 460H180L190 244ZM236 240L262 460H274L244 240Z', 0.11)
  return (
    group('translate(15 15)', shade(skirt, 0.1) + shade(top, 0.1) + shade(sleeve, 0.1) + flip(shade(sleeve, 0.1))) +
    hook +
    line('M200 90L146 120M200 90L254 120', wood.body, 8) +
    arm +
    flip(arm) +
    filled('M160 112Q200 96 240 112Q222 140 200 140Q178 140 160 112Z', stage.dye.second) +
    shade('M160 112Q200 96 240 112Q222 140 200 140Q178 140 160 112Z', 0.3) +
    filled(top, ground) +
    gleam('M150 130Q160 180 160 236L178 240Q172 180 168 128Z', 0.08) +
    shade('M252 126Q244 180 244 238L258 236Q262 180 276 126Z', 0.12) +
    line('M160 112Q178 140 200 140Q222 140 240 112', accent, 4) +
    line('M200 142V214', thread, 1.6, 'opacity=".6"') +
    [158, 178, 198].map((y) => disc(200, y, 3.4, accent)).join('') +
    within(stage, skirt, face) +
    box(141, 226, 118, 15, accent, 3) +
    box(141, 226, 118, 15, tumpal(stage, { height: 15, y: 226, x: 141 }), 3)
  )
}
