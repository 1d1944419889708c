import { z } from 'zod'
import type { Operation } from './openapi.ts'

const texts = z.array(z.object({ '@language': z.enum(['id', 'en']), '@value': z.string() }))
const distribution = z
  .object({
    'dct:format': z.enum(['CSV', 'JSON']),
    'dcat:mediaType': z.string(),
    'dcat:downloadURL': z.object({ '@id': z.url() }).describe('this version, the same for ever'),
    'dcat:byteSize': z.int(),
    'spdx:checksum': z.object({ 'spdx:checksumValue': z.string().describe('SHA-256, hex') }),
  })
  .meta({ id: 'DataDistribution' })
const dataset = z
  .object({
    '@id': z.url().describe('its page'),
    'dct:identifier': z.string(),
    'dct:title': texts,
    'dct:description': texts,
    'dct:modified': z.object({ '@value': z.iso.datetime({ offset: true }) }).describe('when its content last changed'),
    'dcat:version': z.string(),
    'mch:rows': z.int(),
    'mch:sums': z.record(z.string(), z.number()).describe('of the columns that are added up; whole rupiah where it is money'),
    'dcat:distribution': z.array(distribution),
  })
  .meta({ id: 'Dataset' })

export const dataApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/data',
    summary:
      'The catalogue of open data (DCAT 3 in JSON-LD): every dataset with its version, its files and their checksums. No personal data.',
    security: 'anyone',
    answers: {
      200: {
        says: 'the catalogue',
        schema: z
          .object({ '@context': z.unknown(), '@type': z.literal('dcat:Catalog'), 'dcat:dataset': z.array(dataset) })
          .meta({ id: 'DataCatalogue' }),
      },
    },
  },
]
