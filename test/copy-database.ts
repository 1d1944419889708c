import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** Copies a prepared database. PostgreSQL wants the template unused: files copy one after another, and sessions just closed get a moment. */
export async function copyDatabase(admin: pg.Client, name: string, template: string): Promise<void> {
  await admin.query('select pg_advisory_lock(7)')
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        await admin.query(`create database ${name} template ${template}`)
        return
      } catch (error) {
        if ((error as { code?: string }).code !== '55006' || tries > 50) throw error
        await sleep(100)
      }
    }
  } finally {
    await admin.query('select pg_advisory_unlock(7)')
  }
}
