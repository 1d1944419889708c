import { sql } from 'kysely'
import { keyMark, ofLetters, placeMark, ticketBody, writeTicket } from '#src/base/ticket-code.ts'
import type { Ctx } from '#src/platform/context.ts'
import { publishedKeys, signer } from '#src/platform/signing-key.db.ts'

export type TicketOnPaper = { seat: number; secret: string; code: string }

/** The signed codes of a registration's seats, made anew each time; only after `ownRegistrationPage` has said whose it is. */
export async function ticketCodes(ctx: Ctx, number: string): Promise<TicketOnPaper[]> {
  const found = await sql<{ seat: number; secret: string; intake: string }>`select t.seat, t.secret, r.intake_id as intake
    from events.ticket t join events.registration r on r.id = t.registration_id where r.number = ${number} and t.revoked_at is null order by t.seat`.execute(
    ctx.db,
  )
  if (found.rows.length === 0) return []
  return await ctx.db.transaction().execute(async (tx) => {
    const sign = await signer(tx, ctx.house.secret, 'ticket')
    const [key] = (await publishedKeys(tx, 'ticket')).filter(({ until, revoked }) => until === null && !revoked)
    return found.rows.map(({ seat, secret, intake }) => {
      const body = ticketBody({ key: keyMark(key?.id ?? ''), place: placeMark(intake), secret })
      return { seat, secret, code: writeTicket(body, ofLetters(sign(body).signature)) }
    })
  })
}
