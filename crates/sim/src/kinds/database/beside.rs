//! How a database lives with its open transactions: requests about them, requests beside them, and crashes.

use super::Disk;
use crate::component::{Ask, Cx, Reply, Request};
use crate::observe::Observer;
use crate::serving::Extra as _;

impl Disk {
    /// A request about a transaction, or one beside those that are open.
    #[inline(never)]
    pub(super) fn transact<O: Observer>(&mut self, request: &Request, cx: &mut Cx<'_, O>) -> Reply {
        let mut all = self.transactions.take().unwrap_or_default();
        all.expire(self.timeout, &mut self.records, cx);
        let reply = match request.ask {
            Ask::Transact { number, key, what } => {
                let locks = self.locks.as_deref();
                let locked = |key| locks.is_some_and(|locks| locks.lock(key));
                let (reply, lasting) = all.answer(request, (number, key, what), (&mut self.records, &locked), cx);
                for _ in 0..lasting {
                    self.tables.commit(request, cx);
                }
                reply
            }
            Ask::Read(key) => {
                self.records.tell(all.committed(key, &self.records), (request.instance, key), request.op, cx)
            }
            Ask::Write(key)
            | Ask::WriteIf { key, .. }
            | Ask::Commit { key, .. }
            | Ask::Change { key, .. }
            | Ask::Fill { key, .. } => {
                let (was, version) = (all.committed(key, &self.records), self.records.version(key));
                let reply = self.finish(request, cx);
                if self.records.version(key) != version {
                    all.overwritten(key, was);
                }
                reply
            }
            Ask::Run | Ask::Compensate | Ask::Probe { .. } | Ask::Prepare { .. } | Ask::Decide { .. } => {
                self.finish(request, cx)
            }
        };
        self.transactions = Some(all);
        reply
    }

    /// Transactions that began at what crashes are over.
    pub(super) fn crash<O: Observer>(&mut self, which: Option<u16>, cx: &mut Cx<'_, O>) {
        if let Some(transactions) = &mut self.transactions {
            transactions.crash(which, &mut self.records, cx);
        }
    }
}
