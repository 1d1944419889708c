import { seeded } from '#src/base/seed.ts'
import { sheet } from '#src/ui/motif/_svg.ts'
import { type DyeName, deepDyes } from '#src/ui/motif/dye.ts'
import { type MotifKind, motifKinds } from '#src/ui/motif/motif.ts'
import { cameraTable, chairs, classroom, desks, halfHall, hall, projector, studio, tools, yard } from '#src/ui/picture/_halls.ts'
import { coffeeCorner, kitchenShelf, studioDesk } from '#src/ui/picture/_rooms.ts'
import { batikTerrace, craftTable, marketStall } from '#src/ui/picture/_scenes.ts'
import { definitions, type Painter, stageOf } from '#src/ui/picture/_stage.ts'

const painters = {
  'batik-terrace': batikTerrace,
  'kitchen-shelf': kitchenShelf,
  'coffee-corner': coffeeCorner,
  'craft-table': craftTable,
  'market-stall': marketStall,
  'studio-desk': studioDesk,
  hall,
  'half-hall': halfHall,
  classroom,
  studio,
  yard,
  desks,
  tools,
  chairs,
  projector,
  camera: cameraTable,
} as const satisfies Record<string, Painter>

export type SceneKind = keyof typeof painters

export const sceneKinds = Object.keys(painters) as readonly SceneKind[]

export interface ShopScene {
  readonly kind: SceneKind
  readonly seed: string
  readonly dye?: DyeName | undefined
  readonly motif?: MotifKind | undefined
  readonly title?: string | undefined
}

/** A place, 7:4, until its own photograph comes. Nobody is shown: a face must be a real one, with consent. */
export function shopScene({ kind, seed, dye, motif, title }: ShopScene): string {
  const random = seeded(`scene/${seed}`)
  const worn = { dye: random.pick(deepDyes), motif: random.pick(motifKinds) }
  const ground = random.pick(['#EAD9BA', '#E4DCCB', '#E9CDBB', '#D5DBC9'] as const)
  const stage = stageOf({
    scene: `scene-${kind}`,
    seed,
    dyeName: dye ?? worn.dye,
    motif: motif ?? worn.motif,
    ground,
    label: undefined,
    about: '',
  })
  const body = painters[kind](stage)
  return sheet(700, 400, definitions(stage), body, { title })
}
