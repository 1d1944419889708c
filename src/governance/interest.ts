import { z } from 'zod'
import { needed, optional, reason } from './_given.ts'

export const relations = ['spouse', 'family', 'business', 'member', 'other'] as const
export const partyKinds = ['person', 'shop', 'community', 'organisation'] as const

/** What somebody says of himself. `party` is a person's e-mail address, or the key of the shop, community or organisation. */
export const interestInput = z
  .object({
    relation: z.enum(relations, 'governance.interest.relation_unknown'),
    partyKind: z.enum(partyKinds, 'governance.interest.party_unknown'),
    party: needed(200),
    note: optional(500),
  })
  .refine(({ relation, partyKind }) => partyKind === 'person' || (relation !== 'spouse' && relation !== 'family'), {
    error: 'governance.interest.kin_are_people',
    path: ['partyKind'],
  })

export const recusalInput = z.object({ reason })
