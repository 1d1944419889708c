/** What somebody may agree to. The wording of a version never changes: a new wording is a new version. */
export type Purpose = 'privacy' | 'news' | 'number' | 'restriction' | 'open_data' | 'household'

export const versions: Record<Purpose, string> = {
  privacy: '2026-11-23',
  news: '2026-11-23',
  number: '2026-11-28',
  restriction: '2026-11-27',
  open_data: '2026-11-29',
  household: '2026-11-29',
}

/** The name of the words of one version, shown when agreeing and in the ledger afterwards. */
export const consentWords = (purpose: Purpose, version: string): string => `identity.consent.${purpose}.${version}`

/** What rests on consent alone, and so stops while processing is paused (UU 27/2022 art. 41). Account and orders rest on the contract. */
export const isOptional = (purpose: Purpose): boolean => purpose === 'news' || purpose === 'open_data'

/**
 * Without the first there is no account; it ends with the account. So do the fingerprints of the number and of the family card: who could
 * take them back could decide on his own matter under a second account, or on his kin's. What is optional may be taken back at any time.
 */
export const mayWithdraw = (purpose: Purpose): boolean => isOptional(purpose)
