import { isoWithOffset } from '#src/base/time.ts'
import type { Listed, Version } from '#src/press/catalogue.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { to } from '../to.ts'

const context = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  schema: 'https://schema.org/',
}

/** Everything here may be used by anybody who says where it is from. */
export const dataLicence = 'https://creativecommons.org/licenses/by/4.0/'

const both = (key: string) => [
  { '@language': 'id', '@value': sayIn('id')(key) },
  { '@language': 'en', '@value': sayIn('en')(key) },
]
const instant = (at: Date) => ({ '@type': 'xsd:dateTime', '@value': isoWithOffset(at) })

export const fileOf = (one: Pick<Version, 'dataset' | 'version'>, form: 'csv' | 'json', kept: boolean): string =>
  to.dataFile(`${one.dataset}${kept ? `.v${one.version}` : ''}.${form}`)

const distribution = (origin: string, one: Version, form: 'csv' | 'json') => ({
  '@type': 'dcat:Distribution',
  'dct:format': form.toUpperCase(),
  'dcat:mediaType': form === 'csv' ? 'text/csv' : 'application/json',
  'dct:license': { '@id': dataLicence },
  'dcat:accessURL': { '@id': `${origin}${to.dataset(one.dataset)}` },
  'dcat:downloadURL': { '@id': `${origin}${fileOf(one, form, true)}` },
  'dcat:byteSize': form === 'csv' ? one.csvBytes : one.jsonBytes,
  'spdx:checksum': {
    '@type': 'spdx:Checksum',
    'spdx:algorithm': { '@id': 'http://spdx.org/rdf/terms#checksumAlgorithm_sha256' },
    'spdx:checksumValue': form === 'csv' ? one.csvSha256 : one.jsonSha256,
  },
})

const dataset = (origin: string, { set, newest }: Listed) => ({
  '@id': `${origin}${to.dataset(set.slug)}`,
  '@type': 'dcat:Dataset',
  'dct:identifier': set.slug,
  'dct:title': both(`data.set.${set.slug}.title`),
  'dct:description': both(`data.set.${set.slug}.about`),
  'dct:modified': instant(newest.at),
  'dct:license': { '@id': dataLicence },
  'dct:accrualPeriodicity': { '@id': 'http://publications.europa.eu/resource/authority/frequency/DAILY' },
  'dcat:version': String(newest.version),
  'dcat:landingPage': { '@id': `${origin}${to.dataset(set.slug)}` },
  'schema:variableMeasured': set.columns.map(({ name, kind }) => ({ 'schema:name': name, 'schema:unitText': kind })),
  'mch:rows': newest.rows,
  'mch:sums': newest.sums,
  'dcat:distribution': (['csv', 'json'] as const).map((form) => distribution(origin, newest, form)),
})

/** The catalogue as DCAT 3 in JSON-LD. */
export function dcat(origin: string, listed: readonly Listed[]): object {
  const modified = listed.reduce<Date | undefined>((last, { newest }) => (last && last > newest.at ? last : newest.at), undefined)
  return {
    '@context': { ...context, mch: `${origin}${to.data()}#` },
    '@id': `${origin}${to.data()}`,
    '@type': 'dcat:Catalog',
    'dct:title': both('data.page.title'),
    'dct:description': both('data.page.lead'),
    'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': 'Metro Creative Hub' },
    'dct:language': ['id', 'en'],
    'dct:license': { '@id': dataLicence },
    'foaf:homepage': { '@id': `${origin}${to.home()}` },
    ...(modified ? { 'dct:modified': instant(modified) } : {}),
    'dcat:dataset': listed.map((one) => dataset(origin, one)),
  }
}

/** One dataset as search engines read it. */
export const datasetForSearch = (origin: string, name: string, description: string, newest: Version): object => ({
  '@context': 'https://schema.org',
  '@type': 'Dataset',
  name,
  description,
  url: `${origin}${to.dataset(newest.dataset)}`,
  license: dataLicence,
  isAccessibleForFree: true,
  dateModified: isoWithOffset(newest.at),
  version: String(newest.version),
  creator: { '@type': 'Organization', name: 'Metro Creative Hub' },
  distribution: (['csv', 'json'] as const).map((form) => ({
    '@type': 'DataDownload',
    encodingFormat: form === 'csv' ? 'text/csv' : 'application/json',
    contentUrl: `${origin}${fileOf(newest, form, true)}`,
    sha256: form === 'csv' ? newest.csvSha256 : newest.jsonSha256,
  })),
})
