#include "audit/run/child.hpp"

#include "audit/run/frame.hpp"
#include "base/codec.hpp"

namespace ftcheck::auditing {
namespace {

void send_frame(int pipe, const Job& job, const Result& result) {
  base::Writer writer;
  if (job.remote) writer(Word::result);
  writer(encode(result.artifact));  // a text comes after its length
  if (job.take_text) writer(result.text);
  send(pipe, writer.take());
}

}  // namespace

void do_and_send(const Job& job, int pipe) {
  if (!job.remote) return send_frame(pipe, job, do_job(job));
  const auto remote = remote_over(pipe, *job.remote);
  send_frame(pipe, job, do_job(job, *remote));
}

}  // namespace ftcheck::auditing
