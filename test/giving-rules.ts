/** The rules of the 360Giving schema 1.4 that can be broken by what we publish, said in our own way: every breach by its place. */
type Json = Record<string, unknown>

const civic = /^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])$/
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/
const scopes = new Set(['GLS010', 'GLS020', 'GLS030', 'GLS040', 'GLS050', 'GLS060'])

const isText = (value: unknown) => typeof value === 'string'
const isAmount = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isDate = (value: unknown) => typeof value === 'string' && (civic.test(value) || moment.test(value))
const isMoment = (value: unknown) => typeof value === 'string' && moment.test(value)
const isUri = (value: unknown) => typeof value === 'string' && URL.canParse(value)

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

function body(one: Json, at: string): string[] {
  return [
    ...(isText(one.id) && /^[A-Z0-9]+-[A-Z0-9]+-?/i.test(String(one.id)) ? [] : [`${at}.id`]),
    ...(isText(one.name) && one.name !== '' ? [] : [`${at}.name`]),
    ...(one.department === undefined || isText(one.department) ? [] : [`${at}.department`]),
  ]
}

function transaction(one: Json, at: string): string[] {
  return [
    ...(isText(one.id) ? [] : [`${at}.id`]),
    ...(isDate(one.transactionDate) ? [] : [`${at}.transactionDate`]),
    ...(isAmount(one.value) ? [] : [`${at}.value`]),
    ...(one.currency === 'IDR' ? [] : [`${at}.currency`]),
  ]
}

const span = (one: Json, at: string): string[] => [
  ...(isDate(one.startDate) ? [] : [`${at}.startDate`]),
  ...(one.endDate === undefined || isDate(one.endDate) ? [] : [`${at}.endDate`]),
]

const coded = (one: Json, at: string): string[] => (isText(one.vocabulary) && isText(one.code) && isText(one.title) ? [] : [at])

function recipients(grant: Json, at: string): string[] {
  const [bodies, person] = [grant.recipientOrganization, grant.recipientIndividual as Json | undefined]
  // exactly one of the two
  if ((bodies === undefined) === (person === undefined)) return [`${at}.recipient`]
  if (person) {
    const why = grant.toIndividualsDetails as Json | undefined
    const said =
      /^GTIR\d{3}$/.test(String(why?.primaryGrantReason)) && list(why?.grantPurpose).every((one) => /^GTIP\d{3}$/.test(String(one)))
    return [
      ...(isText(person.id) && isText(person.name) ? [] : [`${at}.recipientIndividual`]),
      ...(said ? [] : [`${at}.toIndividualsDetails`]),
    ]
  }
  return list(bodies).length === 0
    ? [`${at}.recipientOrganization`]
    : list(bodies).flatMap((one, n) => body(one, `${at}.recipientOrganization.${n}`))
}

function grantBreaches(grant: Json, at: string): string[] {
  const each = (name: string, rule: (one: Json, place: string) => string[]) =>
    list(grant[name]).flatMap((one, n) => rule(one, `${at}.${name}.${n}`))
  const must: [string, boolean][] = [
    ['id', isText(grant.id) && /^360G-[A-Za-z0-9]+-/.test(String(grant.id))],
    ['title', isText(grant.title) && String(grant.title).length < 140],
    ['description', isText(grant.description)],
    ['currency', grant.currency === 'IDR'],
    ['amountAwarded', isAmount(grant.amountAwarded)],
    ['amountDisbursed', isAmount(grant.amountDisbursed)],
    ['awardDate', isDate(grant.awardDate)],
    ['dateModified', isMoment(grant.dateModified)],
    ['url', isUri(grant.url)],
    ['dataSource', isUri(grant.dataSource)],
    ['fromOpenCall', grant.fromOpenCall === 'Yes' || grant.fromOpenCall === 'No'],
    ['locationScope', scopes.has(String(grant.locationScope))],
    ['fundingOrganization', list(grant.fundingOrganization).length > 0],
  ]
  return [
    ...must.filter(([, kept]) => !kept).map(([name]) => `${at}.${name}`),
    ...each('fundingOrganization', body),
    ...recipients(grant, at),
    ...each('plannedDates', span),
    ...each('actualDates', span),
    ...each('fundingType', coded),
    ...each('classifications', coded),
    ...each('commitmentTransaction', transaction),
    ...each('disbursementTransaction', transaction),
    ...each('grantProgramme', (one, place) => (isText(one.code) && isUri(one.url) ? [] : [place])),
    ...each('beneficiaryLocation', (one, place) => (isText(one.name) && /^[A-Z]{2}$/.test(String(one.countryCode)) ? [] : [place])),
    // sums of transactions are the amounts
    ...(list(grant.disbursementTransaction).reduce((sum, one) => sum + Number(one.value), 0) === grant.amountDisbursed
      ? []
      : [`${at}.disbursed`]),
  ]
}

/** Everything in a package that the public rules do not allow. */
export function givingBreaches(given: Json): string[] {
  const grants = list(given.grants)
  const ids = grants.map(({ id }) => id)
  return [
    ...(Array.isArray(given.grants) ? [] : ['grants']),
    ...(given.version === '1.4' ? [] : ['version']),
    ...(isMoment(given.issued) && isMoment(given.modified) ? [] : ['issued']),
    ...(isUri(given.license) ? [] : ['license']),
    ...(isText((given.publisher as Json | undefined)?.name) ? [] : ['publisher']),
    ...(new Set(ids).size === ids.length ? [] : ['ids are given twice']),
    ...grants.flatMap((grant, n) => grantBreaches(grant, `grants.${n}`)),
  ]
}
