import { isoWithOffset } from '#src/base/time.ts'

/** A promise as the register of giving tells it. Whoever is helped as a private person has no name here. */
export type Given = {
  number: string
  title: string
  kind: string
  kindName: string
  unit: string
  unitName: string
  value: number
  quantity: number
  measure: string
  unitValue: number
  madeAt: Date
  changedAt: Date
  dueDay: string
  letter: string
  receiver: string
  individual: boolean
  organisation: { id: string; name: string } | null
  event: { number: string; title: string } | null
  kelurahan: { code: string; name: string } | null
  subsector: { code: string; name: string } | null
  offer: { slug: string; title: string } | null
  confirmed: number
  came: { id: string; onDay: string; quantity: number; at: string }[]
}

const prefix = '360G-kotametro'
const bodyId = (id: string) => `ID-KOTAMETRO-${id}`

/** What the file says of itself. The prefix is our own until one is registered. */
export const givingHead = (origin: string, city: string, first: Date | undefined, now: Date) => ({
  version: '1.4',
  title: `Dukungan ${city}`,
  description:
    'Janji dukungan perangkat daerah kepada pelaku ekonomi kreatif dan yang sudah dikonfirmasi penerimanya. Perorangan tidak disebut.',
  issued: isoWithOffset(first ?? now),
  modified: isoWithOffset(now),
  identifier: `${origin}/api/v1/support/360giving.json`,
  publisher: { name: city, website: origin, org_id: bodyId('kota') },
  license: 'https://creativecommons.org/licenses/by/4.0/',
  extensions: ['mch-inkind'],
})

function recipient(one: Given): Record<string, unknown> {
  if (one.individual) {
    return {
      recipientIndividual: { id: `${prefix}-penerima-${one.number}`, name: 'Perorangan' },
      toIndividualsDetails: { primaryGrantReason: 'GTIR040', grantPurpose: ['GTIP150'] },
    }
  }
  const { organisation, event } = one
  if (organisation) return { recipientOrganization: [{ id: bodyId(organisation.id), name: organisation.name }] }
  if (event) return { recipientOrganization: [{ id: bodyId(`ACARA-${event.number}`), name: `Panitia ${event.title}` }] }
  return { recipientOrganization: [{ id: bodyId(`PENERIMA-${one.number}`), name: one.receiver }] }
}

/** One grant of the standard, with what was not money told beside it in kind. Only what the receiver confirmed is disbursed. */
export function grantOf(one: Given, { origin, city }: { origin: string; city: string }): Record<string, unknown> {
  const { quantity, measure, unitValue, came } = one
  let left = quantity
  const transactions = came.flatMap(({ id, onDay, quantity: n }) => {
    const counted = Math.min(left, n)
    left -= counted
    return counted === 0
      ? []
      : [
          {
            id,
            transactionDate: onDay,
            value: counted * unitValue,
            currency: 'IDR',
            description: `${counted} ${measure}`,
            provider: bodyId(one.unit),
          },
        ]
  })
  const last = came.at(-1)
  return {
    id: `${prefix}-${one.number}`,
    title: one.title.slice(0, 139),
    description: `${quantity} ${measure}: ${one.title}. ${one.unitName}, surat ${one.letter}.`,
    currency: 'IDR',
    amountAwarded: one.value,
    amountDisbursed: one.confirmed * unitValue,
    awardDate: isoWithOffset(one.madeAt),
    url: `${origin}/dukungan/janji/${one.number}`,
    plannedDates: [{ startDate: isoWithOffset(one.madeAt).slice(0, 10), endDate: one.dueDay }],
    ...(last ? { actualDates: [{ startDate: came[0]?.onDay, endDate: last.onDay }] } : {}),
    ...recipient(one),
    ...(one.kelurahan
      ? {
          beneficiaryLocation: [{ name: one.kelurahan.name, countryCode: 'ID', geoCode: one.kelurahan.code, geoCodeType: 'ID-KEMENDAGRI' }],
        }
      : {}),
    locationScope: 'GLS060',
    fundingOrganization: [{ id: bodyId('kota'), name: city, department: one.unitName }],
    ...(one.offer
      ? { grantProgramme: [{ code: one.offer.slug, title: one.offer.title, url: `${origin}/dukungan/${one.offer.slug}` }] }
      : {}),
    fromOpenCall: one.offer ? 'Yes' : 'No',
    fundingType: [{ vocabulary: 'mch-support-kind', code: one.kind, title: one.kindName }],
    ...(one.subsector ? { classifications: [{ vocabulary: 'ekraf-17', code: one.subsector.code, title: one.subsector.name }] } : {}),
    commitmentTransaction: [
      {
        id: one.number,
        transactionDate: isoWithOffset(one.madeAt).slice(0, 10),
        value: one.value,
        currency: 'IDR',
        provider: bodyId(one.unit),
      },
    ],
    ...(transactions.length > 0 ? { disbursementTransaction: transactions } : {}),
    dateModified: isoWithOffset(one.changedAt),
    dataSource: `${origin}/api/v1/support/360giving.json`,
    commitmentRef: one.number,
    ...(one.kind === 'money'
      ? {}
      : {
          inKind: [
            {
              kind: one.kind,
              quantity,
              unit: measure,
              unitValue,
              valuationBasis: 'ditetapkan saat dijanjikan',
              confirmedQuantity: one.confirmed,
              confirmedAt: last?.at ?? null,
            },
          ],
        }),
  }
}
