import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DemoPerson } from '#src/identity/demo.db.ts'
import type { DyeName } from '#src/ui/motif/dye.ts'
import type { MotifKind } from '#src/ui/motif/motif.ts'
import type { GroundNumber, PictureKind } from '#src/ui/picture/picture.ts'

export type DemoShop = {
  slug: string
  name: string
  owner: { cast?: string; name?: string }
  kelurahan: string
  subsector: string
  status: 'approved' | 'submitted' | 'suspended'
  status_note?: string
  /** Days since it opened, where that is told. */
  days_open?: number
  tagline: string
  story: string
  hours: string
  address: string
  phone: string
  fulfilment: { pickup: boolean; point: boolean; zones: { kelurahan: string; fee: number }[]; courier_fee: number | null }
  bank: { bank: string; account: string; holder: string }
  qris: { merchant: string; nmid: string }
}

export type DemoBadge = { kind: string; number: string; state: 'claimed' | 'verified' | 'expired' }

export type DemoDetail = {
  origin: 'made' | 'designed' | 'curated'
  origin_note?: string
  attributes?: Record<string, string | number | boolean>
  story_title?: string
  story?: string
  one_of_a_kind?: boolean
  lead_days?: number
  badges?: DemoBadge[]
}

export type DemoPicture = { kind: PictureKind; seed: string; label?: string; ground?: GroundNumber; dye?: DyeName; motif?: MotifKind }
export type DemoPoint = { slug: string; name: string; kelurahan: string; address: string; hours: string; capacity: number }

/** The demo town as its files tell it. Details are named by the first code of a product, pictures by the code of every variant. */
export type DemoTown = {
  directory: string
  people: DemoPerson[]
  shops: DemoShop[]
  points: DemoPoint[]
  details: Record<string, DemoDetail>
  pictures: Record<string, DemoPicture>
}

export async function readDemoTown(city: string): Promise<DemoTown> {
  const directory = join(city, 'demo')
  const read = async <T>(name: string): Promise<T> => JSON.parse(await readFile(join(directory, `${name}.json`), 'utf8')) as T
  const [people, shops, points, details, pictures] = await Promise.all([
    read<DemoPerson[]>('people'),
    read<DemoShop[]>('shops'),
    read<DemoPoint[]>('points'),
    read<Record<string, DemoDetail>>('details'),
    read<Record<string, DemoPicture>>('pictures'),
  ])
  return { directory, people, shops, points, details, pictures }
}
