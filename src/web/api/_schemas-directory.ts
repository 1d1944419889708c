import { z } from 'zod'
import { helices, levels, profileKinds } from '#src/directory/profile.ts'
import type { Operation } from './openapi.ts'

const listedSchema = z
  .object({
    slug: z.string(),
    kind: z.enum(profileKinds),
    helix: z.enum(helices),
    name: z.string(),
    summary: z.string(),
    subsectors: z.array(z.string()).describe('codes of the city’s taxonomy'),
    kelurahan: z.string().nullable().describe('code of Kemendagri'),
    level: z.enum(levels).describe('how far it was checked: listed, contact, evidence, partner'),
    standing: z.enum(['fresh', 'asked', 'unconfirmed']).describe('unconfirmed: nobody said for 210 days that it is still so'),
    confirmedAt: z.iso.datetime({ offset: true }),
    url: z.url(),
  })
  .meta({ id: 'DirectoryEntry' })

const facetSchema = z
  .record(z.string(), z.array(z.object({ value: z.string(), label: z.string(), count: z.int().min(0) })))
  .meta({ id: 'DirectoryFacets' })

export const directoryQuery = z.object({
  helix: z.enum(helices).optional(),
  kind: z.enum(profileKinds).optional(),
  level: z.enum(levels).optional(),
  subsector: z.string().max(60).optional().describe('code; several as repeated parameters'),
  kelurahan: z.string().max(60).optional().describe('code or slug'),
  q: z.string().max(80).optional().describe('words, each may be the beginning of one'),
  sort: z.enum(['segar', 'nama']).optional(),
  limit: z.int().min(1).max(100).optional(),
  cursor: z.string().max(400).optional(),
})

export const directoryApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/directory',
    summary: 'People and bodies of the five helices, public profiles only; counts of each filter as if it were not set.',
    security: 'anyone',
    query: directoryQuery,
    answers: {
      200: {
        says: 'profiles',
        schema: z
          .object({
            items: z.array(listedSchema),
            next: z.string().nullable(),
            total: z.int(),
            facets: facetSchema,
            suggestion: z.string().optional(),
          })
          .meta({ id: 'DirectoryList' }),
      },
    },
  },
]
