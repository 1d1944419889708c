import { canonical } from '#src/base/canonical.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type Signed, signText } from '#src/platform/signing-key.db.ts'

/**
 * What a gate takes with it, signed by the key that signs tickets, over its RFC 8785 form. It begins with a brace and a ticket with its version,
 * so neither signature can be shown for the other.
 */
export const signedForGate = async (ctx: Ctx, document: object): Promise<Signed> =>
  await ctx.db.transaction().execute((tx) => signText(tx, ctx.house.secret, 'ticket', canonical(document)))
