// Compiles mutated programs, looking for crashes, hangs and results that differ between two runs.
//
// usage: compile_fuzz [--seconds N] [--seed N] [--only ITERATION] [--print]
//
// Program number i of a seed is the same everywhere. What is found is said with the `--seed` and
// `--only` that show it again; `--print` prints that program. Programs are compiled in a child
// process, so that one that ends it does not end the search.
#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "corpus.h"
#include "diagnostic/render_text.h"
#include "driver/compile.h"
#include "file_map.h"
#include "mutate.h"

namespace plat::fuzz {
namespace {

using testing::FileMap;

// A program that takes longer than this counts as one that never ends.
constexpr unsigned kSecondsEach = 20;
constexpr std::uint64_t kForever = ~std::uint64_t{0};

struct Arguments {
  std::uint64_t seconds = 60;
  std::uint64_t seed = 1;
  std::uint64_t only = kForever;
  bool print = false;
};

// After so many findings the search ends.
constexpr int kMaxFindings = 10;
// Exit status of a child whose two compilations of one program differ.
constexpr int kDiffers = 99;

std::uint64_t ReadNumber(const char* text) {
  char* end = nullptr;
  const std::uint64_t number = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0') {
    fmt::print(stderr, "compile_fuzz: `{}` is not a number\n", text);
    std::exit(2);
  }
  return number;
}

Arguments ReadArguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--print") {
      arguments.print = true;
    } else if (i + 1 < argc && word == "--seconds") {
      arguments.seconds = ReadNumber(argv[++i]);
    } else if (i + 1 < argc && word == "--seed") {
      arguments.seed = ReadNumber(argv[++i]);
    } else if (i + 1 < argc && word == "--only") {
      arguments.only = ReadNumber(argv[++i]);
    } else {
      fmt::print(stderr, "usage: compile_fuzz [--seconds N] [--seed N] [--only I] [--print]\n");
      std::exit(2);
    }
  }
  return arguments;
}

// Returns program number `iteration`.
FileMap MakeProgram(const std::vector<Seed>& corpus, std::uint64_t seed, std::uint64_t iteration) {
  Dice dice(seed * 1'000'003 + iteration);
  FileMap files = corpus[dice.Roll(corpus.size())].files;
  const FileMap& other = corpus[dice.Roll(corpus.size())].files;
  std::vector<std::string> sources;
  for (const auto& [path, text] : files) {
    if (path.ends_with(".plat"))
      sources.push_back(path);
  }
  std::string& text = files[sources[dice.Roll(sources.size())]];
  text = Mutate(text, other.begin()->second, dice);
  return files;
}

// Compiles a program and returns all that came of it as one text.
std::string Outcome(const FileMap& program) {
  const testing::MapFileSystem files(program);
  driver::CompileRequest request;
  request.project = &files;
  const driver::CompileResult result = driver::Compile(request);
  std::string outcome = diagnostic::RenderText(
      result.diagnostics, result.sources(), {.environments = result.environments, .color = false});
  for (const auto& [path, file] : result.tree)
    outcome += path + "\n" + file.bytes;
  return outcome;
}

void PrintProgram(const FileMap& program) {
  for (const auto& [path, text] : program)
    fmt::print("---- {}\n{}\n", path, text);
}

// Compiles one program, one in eight twice. Reports whether the two were the same.
bool RunOne(const std::vector<Seed>& corpus, const Arguments& arguments, std::uint64_t iteration) {
  const FileMap program = MakeProgram(corpus, arguments.seed, iteration);
  const bool only = arguments.only != kForever;
  if (arguments.print)
    PrintProgram(program);
  std::fflush(stdout);
  alarm(kSecondsEach);
  const std::string outcome = Outcome(program);
  const bool same = (!only && iteration % 8 != 0) || Outcome(program) == outcome;
  alarm(0);
  if (only)
    fmt::print("{}", outcome);
  return same;
}

// Says what ended a child, in the words of a person.
std::string Describe(int status) {
  if (WIFSIGNALED(status)) {
    return WTERMSIG(status) == SIGALRM ? fmt::format("no end after {} s", kSecondsEach)
                                       : fmt::format("signal {}", WTERMSIG(status));
  }
  return WEXITSTATUS(status) == kDiffers ? "two compilations differ"
                                         : fmt::format("exit status {}", WEXITSTATUS(status));
}

// Compiles programs from `next` on in a child until the time is over or one ends it. Returns how
// the child ended; `next` is then the program it was at.
int Search(const std::vector<Seed>& corpus,
           const Arguments& arguments,
           std::time_t end,
           std::atomic<std::uint64_t>& next) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    for (; std::time(nullptr) < end; ++next) {
      if (!RunOne(corpus, arguments, next))
        _exit(kDiffers);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

// Returns a number that children share with this process.
std::atomic<std::uint64_t>& SharedNumber() {
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED)
    std::abort();
  return *new (page) std::atomic<std::uint64_t>(0);
}

int RunAll(const Arguments& arguments) {
  const std::vector<Seed> corpus = ReadCorpus(PLAT_SOURCE_DIR);
  if (corpus.empty()) {
    fmt::print(stderr, "compile_fuzz: there is no program to begin with\n");
    return 2;
  }
  if (arguments.only != kForever)
    return RunOne(corpus, arguments, arguments.only) ? 0 : kDiffers;
  const std::time_t end = std::time(nullptr) + static_cast<std::time_t>(arguments.seconds);
  std::atomic<std::uint64_t>& next = SharedNumber();
  int findings = 0;
  for (; findings < kMaxFindings; ++findings, ++next) {
    const int status = Search(corpus, arguments, end, next);
    if (status == 0)
      break;
    fmt::print("found: {}; seen again with: compile_fuzz --seed {} --only {} [--print]\n",
               Describe(status),
               arguments.seed,
               next.load());
  }
  fmt::print("seed {}: {} programs made from {}, {} findings\n",
             arguments.seed,
             next.load(),
             corpus.size(),
             findings);
  return findings == 0 ? 0 : 1;
}

}  // namespace
}  // namespace plat::fuzz

int main(int argc, char** argv) {
  return plat::fuzz::RunAll(plat::fuzz::ReadArguments(argc, argv));
}
