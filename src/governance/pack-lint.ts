import type { Refusal } from '#src/base/outcome.ts'
import type { CityPack, LegalBasis } from '#src/directory/city-pack.ts'
import { registeredActions, registeredFunds } from './actions.ts'
import { rowOfPack } from './matrix.ts'
import { lintMatrix } from './matrix-lint.ts'

const gone: readonly LegalBasis['status'][] = ['replaced', 'ended', 'earlier_text']

/** As `governance.basis_in_force` answers once the pack is loaded. ISO days sort as text. */
function inForceOn({ status, validFrom, validTo }: LegalBasis, day: string): boolean {
  if (status === 'approved_text_not_seen' || (gone.includes(status) && !validTo)) return false
  return (!validFrom || validFrom <= day) && (!validTo || day <= validTo)
}

/** Every reason why a city may not start with the matrix of this pack. */
export function lintPack({ city, postKinds, legalBases, matrix }: CityPack): Refusal[] {
  const inForce = new Set(legalBases.filter((basis) => inForceOn(basis, city.matrix.from)).map(({ code }) => code))
  return lintMatrix(matrix.map(rowOfPack), {
    posts: postKinds,
    actions: registeredActions,
    funds: registeredFunds,
    inForce: (basis) => inForce.has(basis),
  })
}
