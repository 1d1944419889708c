-- Several lines of the ledger may be written in one transaction; they keep their order.
alter table identity.consent alter column at set default clock_timestamp();
