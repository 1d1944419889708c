import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Dataset } from '#src/platform/open-data.ts'

const line = z.strictObject({
  indicator: z.string().regex(/^[a-z0-9-]{2,40}$/),
  title: z.string().min(3).max(120),
  title_en: z.string().min(3).max(120),
  value: z.coerce.number().min(0),
  unit: z.string().min(1).max(20),
  unit_en: z.string().min(1).max(20),
  about: z.string().min(2).max(120),
  source: z.string().min(3).max(300),
  source_date: z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/),
  verified: z.enum(['yes', 'no']).transform((word) => word === 'yes'),
  note: z.string().max(200),
})

/** One number somebody published: whose, about when, and when he said it. Nothing is averaged, nothing is chosen. */
export type CityCount = z.output<typeof line>

/** The numbers of a city pack (`counts.csv`), in their order. A city without the file has none. */
export async function cityCounts(city: string): Promise<CityCount[]> {
  const text = await readFile(join(city, 'counts.csv'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return 'indicator\n'
    throw error
  })
  return z.array(line).parse(parse(text, { columns: true, skip_empty_lines: true, bom: true }))
}

/** By what they count: those that disagree stand side by side. */
export function sideBySide(counts: readonly CityCount[]): CityCount[][] {
  const groups = new Map<string, CityCount[]>()
  for (const one of counts) groups.set(one.indicator, [...(groups.get(one.indicator) ?? []), one])
  return [...groups.values()]
}

export const countsData: Dataset = {
  slug: 'angka-kota',
  page: '/data#angka-kota',
  columns: [
    { name: 'indikator', kind: 'text' },
    { name: 'judul', kind: 'text' },
    { name: 'angka', kind: 'decimal' },
    { name: 'satuan', kind: 'text' },
    { name: 'tentang', kind: 'text' },
    { name: 'sumber', kind: 'text' },
    { name: 'tanggal_sumber', kind: 'text' },
    { name: 'terverifikasi', kind: 'yes_no' },
    { name: 'catatan', kind: 'text' },
  ],
  async *rows(_, house) {
    for (const one of await cityCounts(house.config.CITY))
      yield [one.indicator, one.title, one.value, one.unit, one.about, one.source, one.source_date, one.verified, one.note]
  },
}
