#pragma once

#include <optional>

#include "ir/describe.h"

namespace plat::ir {

// How an authority is convinced that a name is ours.
struct Dns01 {
  static constexpr std::string_view kName = "dns01";
  static constexpr std::string_view kDoc = "A record in the domain name system proves ownership.";

  std::optional<Raw> provider;

  template <class V>
  static void Describe(V& v) {
    v.Field("provider", &Dns01::provider, "The issuer's own description of who keeps the zone.")
        .Tree()
        .Required();
  }
};

// A certificate authority that speaks ACME. Three kinds of issuer share its fields.
template <class Tag>
struct AcmeIssuer {
  static constexpr std::string_view kName = Tag::kName;
  static constexpr std::string_view kDoc = Tag::kDoc;

  std::optional<Located<Email>> email;
  std::optional<Located<Url>> server;
  std::optional<Located<Raw>> solver;

  template <class V>
  static void Describe(V& v) {
    v.Field("email", &AcmeIssuer::email, "Whom the authority writes to.").Required();
    v.Field("server", &AcmeIssuer::server, "The authority's directory.").Default(Tag::kServer);
    v.Field("solver", &AcmeIssuer::solver, "How ownership is proved; by HTTP when left out.")
        .Cases({"http01"})
        .template Records<Dns01>();
  }
};

struct LetsEncryptTag {
  static constexpr std::string_view kName = "letsencrypt";
  static constexpr std::string_view kDoc = "Let's Encrypt.";
  static constexpr std::string_view kServer = "\"https://acme-v02.api.letsencrypt.org/directory\"";
};
struct LetsEncryptStagingTag {
  static constexpr std::string_view kName = "letsencrypt_staging";
  static constexpr std::string_view kDoc = "Let's Encrypt's rehearsal: browsers do not trust it.";
  static constexpr std::string_view kServer =
      "\"https://acme-staging-v02.api.letsencrypt.org/directory\"";
};
struct AcmeTag {
  static constexpr std::string_view kName = "acme";
  static constexpr std::string_view kDoc = "Any authority that speaks ACME.";
  static constexpr std::string_view kServer{};
};
using LetsEncrypt = AcmeIssuer<LetsEncryptTag>;
using LetsEncryptStaging = AcmeIssuer<LetsEncryptStagingTag>;
using Acme = AcmeIssuer<AcmeTag>;

// Certificates that nobody vouches for.
struct SelfSigned {
  static constexpr std::string_view kName = "self_signed";
  static constexpr std::string_view kDoc = "Certificates that nobody vouches for.";

  template <class V>
  static void Describe(V&) {}
};

// Certificates under an authority's own certificate.
struct PrivateAuthority {
  static constexpr std::string_view kName = "ca";
  static constexpr std::string_view kDoc = "Certificates under a certificate of one's own.";

  std::optional<Located<Reference>> secret;

  template <class V>
  static void Describe(V& v) {
    v.Field("secret", &PrivateAuthority::secret, "The authority's certificate and key.")
        .Refers({"secret"})
        .Required();
  }
};

}  // namespace plat::ir
