import { filled } from '#src/ui/motif/_svg.ts'
import { ceramic } from '#src/ui/picture/_ceramic.ts'
import { bottle, coffeeBag, dripCoffee } from '#src/ui/picture/_drink.ts'
import { chips, jar } from '#src/ui/picture/_food.ts'
import { artPrint, book, landscape } from '#src/ui/picture/_paper.ts'
import { lamp, plant, shelf, small, sunPatch, table, wall } from '#src/ui/picture/_place.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  kraft,
  line,
  oval,
  type Painter,
  type Stage,
  shade,
  tumpal,
  wood,
} from '#src/ui/picture/_stage.ts'
import { cake } from '#src/ui/picture/_sweet.ts'

/** Rak dapur: what was cooked this week, and a window. */
export const kitchenShelf: Painter = (stage) => {
  const tiles =
    box(0, 228, 700, 74, '#F3EAD8') +
    line(`M0 252H700M0 277H700${Array.from({ length: 18 }, (_, i) => `M${i * 40 + 12} 228V302`).join('')}`, '#D9CBAF', 1.2)
  const counter =
    box(0, 302, 700, 16, wood.light) +
    box(0, 302, 700, 5, wood.pale) +
    box(0, 318, 700, 82, stage.dye.ground) +
    shade('M0 318H700V328H0Z', 0.22) +
    line('M176 330V400M352 330V400M528 330V400', ink.night, 2, 'opacity=".25"') +
    [160, 192, 512, 544].map((x) => disc(x, 352, 4.5, stage.dye.accent)).join('')
  const window_ = group(
    'translate(500 34)',
    shade('M10 10h160v162H10z', 0.08) +
      box(0, 0, 160, 160, wood.body, 3) +
      group('translate(9 9) scale(.95 .95)', landscape(stage, 0, 0, 150, 150)) +
      box(76, 6, 8, 150, wood.body) +
      box(6, 76, 148, 7, wood.body) +
      gleam('M12 12h50L12 120z', 0.22) +
      box(-12, 160, 184, 11, wood.light, 2),
  )
  const valance =
    filled(
      'M490 30H670V66Q655 76 640 66Q625 76 610 66Q595 76 580 66Q565 76 550 66Q535 76 520 66Q505 76 490 66Z',
      cloth(stage, { scale: 0.34 }),
    ) + shade('M490 30H670V40H490Z', 0.18)
  const upper = [jar, bottle, jar, chips, jar].map((paint, i) => small(stage, `up${i}`, paint, 84 + i * 86, 104, 0.2))
  const lower = [chips, jar, jar, bottle, chips].map((paint, i) => small(stage, `low${i}`, paint, 90 + i * 84, 194, 0.2))
  return (
    wall(stage.ground, 400, wood.pale) +
    sunPatch(90, 30, 120, 190) +
    tiles +
    shelf(36, 104, 424) +
    upper.join('') +
    shelf(36, 194, 424) +
    lower.join('') +
    window_ +
    valance +
    counter +
    small(stage, 'cake', cake, 322, 312, 0.27, 382) +
    small(stage, 'big', jar, 126, 306, 0.25) +
    small(stage, 'pot', ceramic, 560, 306, 0.24) +
    small(stage, 'pack', chips, 444, 306, 0.25) +
    small(stage, 'jar', jar, 214, 306, 0.22) +
    plant(652, 304, 0.5, '#A6583A', 6)
  )
}

const kettle = group(
  'translate(330 262)',
  oval(0, 0, 50, 6, ink.night, 'opacity=".15"') +
    line('M36-44C74-50 58-92 84-96', '#5d6468', 8) +
    line('M-30-60C-78-84-66-8-34-16', '#2a2622', 8) +
    filled('M-34-66H34L46 0H-46Z', '#7c858a') +
    gleam('M-30-66H-14L-22 0H-42Z', 0.3) +
    shade('M14-66H34L46 0H16Z', 0.2) +
    filled('M-36-66Q0-86 36-66Z', '#667075') +
    disc(0, -80, 6, '#2a2622'),
)

function dripper(stage: Stage): string {
  return group(
    'translate(444 262)',
    oval(4, 0, 46, 6, ink.night, 'opacity=".15"') +
      line('M-40 0V-112H0', wood.deep, 7) +
      box(-46, -6, 92, 7, wood.body, 2) +
      filled('M-30-108H34L12-64H-8Z', '#F6EEDF') +
      shade('M12-108H34L12-64H6Z', 0.12) +
      box(-34, -112, 72, 6, stage.dye.ground, 3) +
      filled('M-26-48H30L36-12Q36-6 30-6H-26Q-32-6-32-12Z', '#EDE6D6') +
      filled('M-30-26H34L36-12Q36-6 30-6H-26Q-32-6-32-12Z', '#4a2814') +
      box(-20, -54, 44, 7, wood.body, 2) +
      line('M2-64v10', '#4a2814', 2.5),
  )
}

/** Pojok kopi: bags on the shelf, a kettle, cups, low lamps. */
export const coffeeCorner: Painter = (stage) => {
  const counter =
    box(40, 262, 620, 18, wood.light, 3) +
    box(40, 262, 620, 6, wood.pale, 3) +
    box(56, 280, 588, 112, wood.body) +
    line(Array.from({ length: 14 }, (_, i) => `M${98 + i * 42} 280V392`).join(''), wood.deep, 2, 'opacity=".6"') +
    shade('M56 280H644V292H56Z', 0.2) +
    box(56, 366, 588, 26, tumpal(stage, { height: 26, y: 366, x: 56 }))
  const board =
    box(500, 56, 152, 120, wood.deep, 4) +
    box(508, 64, 136, 104, '#2a2b28', 2) +
    line('M524 86H592M524 108H602M524 130H578M524 150H594', '#EFE7D8', 3.2, 'opacity=".75"') +
    line('M620 86H628M620 108H628M620 130H628M620 150H628', '#E3B24C', 3.2)
  const cups = [560, 596, 632]
    .map(
      (x, i) =>
        oval(x + 3, 262, 18, 4, ink.night, 'opacity=".14"') +
        line(`M${x + 13} 244c14-2 12 14-2 14`, i === 1 ? stage.dye.ground : '#F6EEDF', 4.5) +
        filled(`M${x - 15} 238h30q-1 22-9 24h-12q-8-2-9-24z`, i === 1 ? stage.dye.ground : '#F6EEDF') +
        shade(`M${x + 4} 238h11q-1 22-9 24h-6q4-10 4-24z`, 0.12) +
        oval(x, 238, 15, 3.5, '#3a2012'),
    )
    .join('')
  const bags = [0, 1, 2, 3].map((i) => small(stage, `bag${i}`, coffeeBag, 100 + i * 90, 150, 0.24, 430)).join('')
  return (
    wall(stage.ground, 344, '#C8A67C') +
    box(0, 0, 700, 12, wood.deep) +
    sunPatch(200, 20, 150, 230) +
    shelf(48, 150, 362) +
    bags +
    board +
    lamp(250, 34, stage.dye.ground) +
    lamp(446, 22, stage.dye.ground) +
    counter +
    small(stage, 'bag', coffeeBag, 116, 266, 0.25, 432) +
    small(stage, 'drip', dripCoffee, 222, 267, 0.25, 432) +
    kettle +
    dripper(stage) +
    cups +
    plant(668, 392, 0.9, stage.dye.second, -8)
  )
}

/** Meja studio: prints on the wall, a screen, a lamp, paper. */
export const studioDesk: Painter = (stage) => {
  const { ground, accent } = stage.dye
  const prints = small(stage, 'p1', artPrint, 112, 214, 0.42, 440) + small(stage, 'p2', artPrint, 250, 206, 0.36, 440)
  const screen =
    shade('M362 102h196v120H362z', 0.1) +
    box(350, 82, 200, 128, '#2a2622', 7) +
    box(358, 90, 184, 106, ink.paper, 2) +
    box(358, 90, 40, 106, ground) +
    box(366, 100, 24, 8, accent, 2) +
    box(366, 116, 24, 5, ink.paper, 2, 'opacity=".6"') +
    box(366, 128, 24, 5, ink.paper, 2, 'opacity=".6"') +
    group('translate(406 98)', landscape(stage, 0, 0, 128, 90)) +
    filled('M436 210h28l8 34h-44z', '#3d3731') +
    box(414, 240, 72, 7, '#2a2622', 3)
  const arm =
    line('M612 246L596 170L636 112', '#5d6468', 6) +
    disc(596, 170, 6, '#3d3731') +
    group(
      'translate(636 112) rotate(34)',
      filled('M-14-12H14L34 26H-34Z', ground) + gleam('M-10-12H-2L-14 26H-30Z', 0.25) + oval(0, 26, 34, 6, '#FBE9B4'),
    ) +
    box(584, 242, 56, 8, '#5d6468', 4) +
    gleam('M560 130L640 148L590 246H400Z', 0.14)
  const papers =
    filled('M236 246l16-8h84l14 8z', ink.paper) +
    line('M256 242h68', ground, 2, 'opacity=".6"') +
    box(180, 232, 12, 16, wood.end) +
    filled('M160 210h40l-4 38h-32z', ground) +
    box(160, 210, 40, 8, accent) +
    line('M168 210l-6-30M178 210v-38M188 210l8-32M182 210l16-26', wood.pale, 4) +
    line('M162 180l-1-5M178 172v-5M196 178l1-5', ink.text, 4)
  const drawers =
    box(470, 262, 150, 104, wood.body) +
    box(480, 272, 130, 38, wood.light, 2) +
    box(480, 318, 130, 38, wood.light, 2) +
    [291, 337].map((y) => box(532, y - 3, 26, 6, accent, 3)).join('')
  return (
    wall(stage.ground, 330, '#C8A67C') +
    sunPatch(300, 0, 120, 240) +
    prints +
    shelf(352, 66, 240) +
    [386, 420, 454].map((x, i) => small(stage, `b${i}`, book, x, 67, 0.13, 430)).join('') +
    plant(540, 66, 0.34, '#A6583A') +
    table(60, 246, 580, 344) +
    drawers +
    screen +
    arm +
    papers +
    filled('M100 246q2-24 26-24t26 24z', kraft.light) +
    small(stage, 'books', book, 110, 248, 0.16, 430) +
    filled('M150 366l14-62h96l14 62z', stage.dye.second) +
    box(156, 296, 112, 12, ground, 5) +
    line('M172 366l-8 18M252 366l8 18', wood.deep, 7) +
    plant(668, 392, 1, '#A6583A', -10)
  )
}
