// Compiles mutated programs, looking for crashes, hangs and results that differ between two runs.
//
// usage: compile_fuzz [--seconds N] [--seed N] [--only ITERATION] [--print]
//
// Program number i of a seed is the same everywhere. When something is found, the last lines on
// standard error say which `--seed` and `--only` show it again; `--print` prints that program.
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "corpus.h"
#include "diagnostic/render_text.h"
#include "driver/compile.h"
#include "file_map.h"
#include "mutate.h"

// Called by the sanitizers before they end the process; absent in a build without them.
extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

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

// What a signal handler may read: the line that reproduces the program being compiled.
char reproduction[160];

void SayReproduction() {
  (void)!write(STDERR_FILENO, reproduction, std::char_traits<char>::length(reproduction));
}

void OnSignal(int signal) {
  SayReproduction();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

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

// Compiles one program, one in eight twice.
bool RunOne(const std::vector<Seed>& corpus, const Arguments& arguments, std::uint64_t iteration) {
  const auto end =
      fmt::format_to_n(reproduction,
                       sizeof(reproduction) - 1,
                       "\nseen again with: compile_fuzz --seed {} --only {} [--print]\n",
                       arguments.seed,
                       iteration);
  *end.out = '\0';
  const FileMap program = MakeProgram(corpus, arguments.seed, iteration);
  if (arguments.print)
    PrintProgram(program);
  alarm(kSecondsEach);
  const std::string outcome = Outcome(program);
  const bool twice = arguments.only != kForever || iteration % 8 == 0;
  const bool same = !twice || Outcome(program) == outcome;
  alarm(0);
  if (arguments.only != kForever)
    fmt::print("{}", outcome);
  if (!same) {
    fmt::print(stderr, "two compilations of one program differ");
    SayReproduction();
  }
  return same;
}

int RunAll(const Arguments& arguments) {
  const std::vector<Seed> corpus = ReadCorpus(PLAT_SOURCE_DIR);
  if (corpus.empty()) {
    fmt::print(stderr, "compile_fuzz: there is no program to begin with\n");
    return 2;
  }
  if (arguments.only != kForever)
    return RunOne(corpus, arguments, arguments.only) ? 0 : 1;
  const std::time_t end = std::time(nullptr) + static_cast<std::time_t>(arguments.seconds);
  std::uint64_t iteration = 0;
  while (std::time(nullptr) < end) {
    if (!RunOne(corpus, arguments, iteration++))
      return 1;
  }
  fmt::print("seed {}: {} programs made from {}, nothing found\n",
             arguments.seed,
             iteration,
             corpus.size());
  return 0;
}

}  // namespace
}  // namespace plat::fuzz

int main(int argc, char** argv) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM})
    std::signal(signal, plat::fuzz::OnSignal);
  if (__sanitizer_set_death_callback != nullptr)
    __sanitizer_set_death_callback(plat::fuzz::SayReproduction);
  return plat::fuzz::RunAll(plat::fuzz::ReadArguments(argc, argv));
}
