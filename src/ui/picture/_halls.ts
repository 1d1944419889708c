import { filled } from '#src/ui/motif/_svg.ts'
import { lamp, palm, plant, sunPatch, table, wall } from '#src/ui/picture/_place.ts'
import {
  box,
  cloth,
  disc,
  gleam,
  group,
  ink,
  line,
  oval,
  type Painter,
  type Stage,
  shade,
  standingShadow,
  tumpal,
  wood,
} from '#src/ui/picture/_stage.ts'

const floor = 300

/** A folding chair seen from behind; `k` is its size. */
const chair = (x: number, y: number, k: number, colour: string) =>
  group(
    `translate(${x} ${y}) scale(${k})`,
    oval(0, 46, 24, 5, ink.night, 'opacity=".16"') +
      line('M-15 -30V44M15 -30V44', wood.deep, 3.5) +
      box(-18, -34, 36, 26, colour, 5) +
      gleam('M-18 -34h14v26h-14z', 0.18) +
      box(-19, 6, 38, 7, wood.light, 3),
  )

const windows = (n: number) =>
  Array.from({ length: n }, (_, at) => {
    const x = 60 + (at * 590) / n
    return (
      box(x, 46, 84, 130, wood.body, 3) +
      box(x + 7, 53, 70, 116, '#cfe0e2') +
      box(x + 39, 53, 6, 116, wood.body) +
      gleam(`M${x + 7} 53h34L${x + 7} 130z`, 0.4)
    )
  }).join('')

/** Where the light of the hour falls: no two rooms are seen at the same one. */
const light = ({ random }: Stage) => sunPatch(random.whole(30, 560), random.whole(70, 190), random.whole(50, 140), random.whole(60, 110))

/** A border of cloth along the top of a wall: the one sign of the house. */
const border = (stage: Stage) =>
  box(0, 0, 700, 22, stage.dye.ground) + filled('M0 22H700V48H0Z', tumpal(stage, { height: 26, y: 22, down: true })) + light(stage)

const rows = (stage: Stage, from: number, n: number, seats: number) =>
  Array.from({ length: n }, (_, row) => {
    const k = 0.62 + row * 0.16
    const wide = 74 + row * 14
    return Array.from({ length: seats }, (_, at) =>
      chair(350 + (at - (seats - 1) / 2) * wide, from + row * 40, k, row % 2 ? stage.dye.accent : stage.dye.ground),
    ).join('')
  }).join('')

/** Aula: a stage, tall windows, rows of chairs. */
export const hall: Painter = (stage) =>
  wall(stage.ground, floor - 40, wood.pale) +
  windows(5) +
  border(stage) +
  box(150, 196, 400, 64, wood.light, 3) +
  box(150, 196, 400, 8, wood.pale, 3) +
  filled('M206 88H494V196H206Z', cloth(stage, { scale: 0.5 })) +
  shade('M206 88H494V104H206Z', 0.25) +
  rows(stage, 292, 3, 7)

/** Separuh aula: the same room with the partition drawn. */
export const halfHall: Painter = (stage) =>
  wall(stage.ground, floor - 30, wood.pale) +
  windows(3) +
  border(stage) +
  Array.from(
    { length: 5 },
    (_, at) => box(470 + at * 46, 60, 42, 212, at % 2 ? wood.pale : '#efe3cc', 2) + shade(`M${508 + at * 46} 60h4v212h-4z`, 0.14),
  ).join('') +
  rows(stage, 286, 3, 5)

/** Kelas: a board, tables with a socket each. */
export const classroom: Painter = (stage) =>
  wall(stage.ground, floor - 20, wood.pale) +
  border(stage) +
  box(170, 70, 360, 140, wood.body, 4) +
  box(180, 80, 340, 120, '#2f4a3f') +
  line('M210 112h150M210 138h220M210 164h96', '#dfe8dc', 4, 'opacity=".7" stroke-linecap="round"') +
  [0, 1]
    .map((row) => [-1, 0, 1].map((at) => table(350 + at * (196 + row * 40) - 62, 268 + row * 62, 124 + row * 20, 330 + row * 66)).join(''))
    .join('') +
  [-1, 0, 1].map((at) => chair(350 + at * 196, 306, 0.7, stage.dye.ground)).join('')

/** Studio: felt on the wall, a microphone, a desk. */
export const studio: Painter = (stage) =>
  wall(stage.ground, floor, wood.light) +
  border(stage) +
  Array.from({ length: 7 }, (_, x) =>
    Array.from({ length: 3 }, (_, y) => box(96 + x * 74, 68 + y * 66, 68, 60, (x + y) % 2 ? stage.dye.ground : shadeOf(stage), 4)).join(''),
  ).join('') +
  table(200, 300, 300, 390) +
  standingShadow(330, 372, 300, 8) +
  line('M350 300V214', ink.text, 6) +
  line('M350 214Q350 176 392 170', ink.text, 6) +
  box(380, 146, 34, 56, ink.text, 15) +
  line('M384 160h26M384 172h26M384 184h26', '#ffffff', 2, 'opacity=".35"') +
  disc(270, 288, 17, stage.dye.accent) +
  lamp(560, 60, stage.dye.accent)

const shadeOf = (stage: Stage): string => stage.dye.second

/** Halaman: open sky, two tents, a palm. */
export const yard: Painter = (stage) =>
  box(0, 0, 700, 400, '#dfe8e4') +
  box(0, 250, 700, 150, '#c9b98c') +
  filled('M0 250Q180 214 350 246T700 232V262H0Z', '#7f9b6b') +
  light(stage) +
  [110, 390].map((x, at) => tent(stage, x, at)).join('') +
  palm(640, 262, 1.15) +
  plant(42, 372, 0.9, wood.body)

const tent = (stage: Stage, x: number, at: number) =>
  oval(x + 100, 352, 130, 12, ink.night, 'opacity=".14"') +
  line(`M${x} 350V196M${x + 200} 350V196`, wood.deep, 6) +
  filled(`M${x - 24} 200L${x + 100} 118L${x + 224} 200Z`, at ? stage.dye.accent : cloth(stage, { scale: 0.42 })) +
  shade(`M${x + 100} 118L${x + 224} 200H${x + 100}Z`, 0.14) +
  box(x + 8, 292, 184, 58, wood.light, 3) +
  box(x + 8, 292, 184, 9, wood.pale, 3)

/** Meja bersama: one long desk, lamps, screens. */
export const desks: Painter = (stage) =>
  wall(stage.ground, floor, wood.pale) +
  windows(4) +
  border(stage) +
  table(60, 268, 580, 372) +
  [150, 350, 550]
    .map((x) => box(x - 44, 206, 88, 56, ink.text, 5) + box(x - 38, 212, 76, 44, '#8fb0bd') + box(x - 5, 262, 10, 8, ink.text))
    .join('') +
  [150, 350, 550].map((x) => chair(x, 330, 0.8, stage.dye.ground)).join('') +
  lamp(250, 30, stage.dye.accent) +
  lamp(450, 30, stage.dye.accent)

/** Alat: things on a table, numbered. */
export const tools: Painter = (stage) =>
  wall(stage.ground, floor, wood.pale) +
  border(stage) +
  table(90, 272, 520, 384) +
  box(168, 196, 120, 76, ink.text, 10) +
  box(196, 180, 52, 20, ink.text, 6) +
  disc(228, 234, 31, '#3b4a52') +
  disc(228, 234, 20, '#8fb0bd') +
  gleam('M214 222h14l-14 16z', 0.5) +
  box(346, 216, 132, 56, '#f3eada', 8) +
  disc(380, 244, 18, '#3b4a52') +
  disc(380, 244, 11, '#e3b24c') +
  line('M424 236h38M424 250h26', ink.soft, 4, 'stroke-linecap="round"') +
  chair(556, 330, 1, stage.dye.ground)

const camera = (x: number, y: number) =>
  box(x, y, 120, 76, ink.text, 10) +
  box(x + 28, y - 16, 52, 20, ink.text, 6) +
  disc(x + 60, y + 38, 31, '#3b4a52') +
  disc(x + 60, y + 38, 20, '#8fb0bd') +
  gleam(`M${x + 46} ${y + 26}h14l-14 16z`, 0.5)

const counter = (stage: Stage, things: string) => wall(stage.ground, floor, wood.pale) + border(stage) + table(90, 272, 520, 384) + things

/** Kamera: one, and its lens beside it. */
export const cameraTable: Painter = (stage) =>
  counter(stage, camera(230, 196) + box(420, 216, 62, 56, '#3b4a52', 8) + box(414, 210, 74, 12, ink.text, 4) + disc(451, 232, 7, '#8fb0bd'))

/** Proyektor: the thing and its light on the wall. */
export const projector: Painter = (stage) =>
  counter(
    stage,
    filled('M372 236L560 92V188Z', '#fff7df', 'opacity=".55"') +
      box(548, 84, 96, 112, '#fffdf4', 3) +
      box(236, 216, 136, 56, '#f3eada', 8) +
      disc(344, 244, 19, '#3b4a52') +
      disc(344, 244, 11, '#e3b24c') +
      line('M254 236h44M254 250h30', ink.soft, 4, 'stroke-linecap="round"'),
  )

/** Kursi: as many as stand in a row. */
export const chairs: Painter = (stage) => wall(stage.ground, floor - 10, wood.pale) + border(stage) + windows(4) + rows(stage, 280, 3, 6)
